"""Every text that this package shows to people, in one place; docstrings are for developers."""

NAME = "策问"
TAGLINE = "问计划，见出处"
LABEL = {"rules": "检索结果", "llm": "人工智能生成"}
LABEL_NOTE = {
    "rules": "本回答由系统从原文检索得出，供参考，以原文为准。",
    "llm": "内容由人工智能生成，仅供参考，以原文为准。",
}
HOTLINE = "12345"
HOTLINE_NOTE = "人工服务请拨打 12345"

STARTING = "系统正在启动，请稍候几秒。"
STARTING_PAGE = "正在启动，本页会自动打开。"
NOT_READY = "系统正在加载资料，请稍候几秒再试。"
LOAD_FAILED = "资料没有加载成功，请联系管理员查看服务日志。"
STORE_FAILED = "数据库没有打开，请联系管理员查看服务日志。"
STAFF_FAILED = "工作台没有加载成功，请联系管理员查看服务日志。接口和阅读页可以照常使用。"
FAILED = "回答时出错，没有得到结果。请再试一次；仍不行时，把编号 {id} 告诉管理员。"
BUSY = "同时提问的人太多，请 {seconds} 秒后再试。"
TOO_OFTEN = "提问过于频繁，请 {seconds} 秒后再试。"
TOO_LARGE = "请求内容超过 {limit} 字节的上限。"
NO_LENGTH = "请求头 Content-Length 不是有效的数字。"
UNKNOWN_PLAN = "资料库中没有编号为 {id} 的文件。"
UNKNOWN_LEAF = "《{title}》中没有编号为 {id} 的条目。"
UNKNOWN_UNIT = "《{title}》中没有名为 {unit} 的责任单位。"
UNKNOWN_CONVERSATION = "没有编号为 {id} 的对话，可能已经删除。"
UNKNOWN_MODEL = "没有名为 {id} 的模型，可用的是 {model}。"
NO_QUESTION = "messages 中没有 role 为 user 的消息，不知道要回答什么。"
EMPTY_QUESTION = "请先输入问题。"
BAD_REQUEST = "请求有误：{what}"
BAD_BODY = "请求体不是有效的 JSON。"
NOT_FOUND = "没有这个地址。"
NOT_ALLOWED = "这个地址不支持 {method} 方法。"
BLOCKED = "这个地址不开放。"
INTERNAL = "服务器内部错误，已记入日志，编号 {id}。"
PROBLEM = "请求未能完成。"

# What a request got wrong, by pydantic's type of error; {…} are pydantic's own context values.
FAULTS = {
    "missing": "缺少这一项",
    "string_type": "应为字符串",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式应为 {pattern}",
    "string_unicode": "含有不成对的代理字符，不是有效的文字",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为数组",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "too_short": "至少 {min_length} 个",
    "too_long": "最多 {max_length} 个",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是有效的 JSON",
}
FAULT = "不符合要求"

# Logging in to the staff app.
LOGIN = "登录"
LOGIN_NOTE = "工作台供工作人员使用，阅读原文不需要登录。"
LOGIN_NAME = "用户名"
LOGIN_PASSWORD = "口令"  # noqa: S105 - a label
LOGIN_WRONG = "用户名或口令不对，请重新输入。"
LOGIN_TOO_OFTEN = "输错次数太多，请一分钟后再试。"
LOGIN_NEEDED = "请先登录工作台。"

# The chat page of the staff app.
CHAT_TITLE = "策问 · 数字福建工作要点问答"
INPUT_LABEL = "问题"
INPUT_HINT = "例如：第12条由哪些单位负责"
SEND = "提问"
STOP = "停止"
NEW_CHAT = "新对话"
CHAT_LABEL = "对话"
CHAT_EMPTY = "请输入问题，或点选下面的例子。"
EXAMPLES_LABEL = "常见问题"
EXAMPLES = (
    "第12条由哪些单位负责？",
    "省数据管理局负责哪些任务？",
    "今年有哪些量化目标？",
)
EVIDENCE = "依据"
EVIDENCE_EMPTY = "回答依据的条目会列在这里，每张卡片可打开原文并定位到引用的句子。"
EVIDENCE_NONE = "这次回答没有引用原文条目。"
UNITS = "责任单位"
FIRST_UNIT = "列首位"
ORIGINAL = "原文"
OPEN_ORIGINAL = "查看原文"
COVERAGE = "依据 {leaves}/{of} 个条目"
WORKING = "正在查找…"
DOCUMENT = "资料"

# The reading view.
LIBRARY = "资料库"
OUTLINE = "目录"
FIND = "查找"
FIND_LABEL = "在文中查找"
FOUND = "找到 {count} 处“{word}”"
FOUND_NONE = "文中没有“{word}”"
LEDGER = "责任台账"
LEDGER_OF = "{unit}的任务"
LEDGER_COUNT = "共 {items} 条{sections}"
LEDGER_SECTIONS = "，另有 {count} 节"
TARGETS = "量化目标"
ISSUER = "发文单位"
ISSUED = "印发日期"
SOURCE = "来源"
NO_DATE = "未载明"
QUOTED = "引用处"
SKIP = "跳到正文"
VERSION = "版本"
LEAVES = "{count} 个条目"
LIBRARY_EMPTY = "资料库是空的。"
API = "接口说明"
REQUIRED = "必填"
BODY = "请求体"
PROBLEM_TITLE = "没有这个页面"
BACK = "返回全文"
WARNINGS = "解析提示"
READ_NOTE = "本页文字与原文一致，责任单位链接和目标标记由系统添加。"

# The embed: what its routes say. The widget's own texts are in ui/widget/src/words.js.
EMBED_LABEL = {
    "rules": "检索结果，仅供参考，以原文为准",
    "llm": "内容由人工智能生成，仅供参考，以原文为准",
}
TOKEN_REQUIRED = "这个网页没有有效的嵌入令牌，请刷新页面。"  # noqa: S105 - a text
TOKEN_OVER = "嵌入令牌已到期，请重新取得。"  # noqa: S105 - a text
BAD_TOKEN_ASK = "令牌请求应为 JSON，可含 site 和 token。"  # noqa: S105 - a text
NOT_ADMITTED = "网站 {origin} 没有获得嵌入授权。"
NO_ORIGIN = "（未注明）"
LOG_NOT_ADMITTED = "拒绝嵌入：{origin} 不在 CEWEN_EMBED_ORIGINS 中"
EMBED_REFUSED_TITLE = "这里暂时不能提问"
EMBED_REFUSED = "网站 {origin} 还没有获得嵌入授权，所以问答窗口没有打开。"
EMBED_REFUSED_NOTE = "网站管理员：请联系服务提供方，把上面的网址加入允许嵌入的名单。"
DEMO_AT = "嵌入演示页：http://{host}:{port}/"
EMBED_NOSCRIPT = "提问需要启用 JavaScript。也可以直接阅读原文，或拨打 12345："
