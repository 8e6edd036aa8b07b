"""Every text of the staff app, in one place. What all channels share is in ``ui.words``."""

TITLE = "策问工作台"
TABS = ("对话", "责任台账", "指标", "计划", "运行")
LOGOUT = "退出"
USER = "用户：{name}"
SKIP = "跳到提问框"

# 对话
CONVERSATIONS = "对话记录"
NONE_YET = "还没有对话。提出第一个问题后，会自动保存在这里。"
NEW = "新对话"
RENAME = "改名"
RENAME_LABEL = "对话名称"
SAVE = "保存"
DELETE = "删除"
DELETE_SURE = "确认删除"
DELETE_ASK = "删除后不能找回。确认删除这段对话吗？"
CANCEL = "取消"
EXPORT_MD = "导出 Markdown"
EXPORT_DOCX = "导出 Word"
OPEN_LIST = "对话记录"
OPEN_EVIDENCE = "查看依据"
CLOSE = "关闭"
PLAN = "资料"
NEWEST = "自动（按问题选择）"
RETRY = "重新回答"
STOPPED = "已停止，没有得到完整的回答。"
GOOD = "有用"
BAD = "有问题"
BAD_REASON = "问题出在哪里"
REASONS = ("答错了", "不完整", "依据不对", "看不懂", "应当回答却没有回答", "其他")
COMMENT = "补充说明（可不填）"
SUBMIT = "提交"
THANKS = "已记录，谢谢。"
SUGGESTED = "可以接着问"
START = "可以这样问"
TABLE_XLSX = "下载表格（Excel）"
COPY = "复制"
COPIED = "已复制"
BASIS = "依据"
BASIS_ALL = "等 {count} 处"
COVERAGE = "覆盖 {leaves}/{of} 个条目"
NEARBY = "相关"
DROPPED = "未通过核对、没有采用的句子（{count}）"
EXAMPLES = (
    "省数据管理局负责哪些任务？",
    "第12条由哪些单位负责？",
    "今年有哪些量化目标？",
)
UNIT_EXAMPLES = (
    "{unit}负责哪些任务？",
    "{unit}和哪些单位一起负责任务？",
    "今年有哪些量化目标？",
)
UNTITLED = "未命名"
TURNS = "{count} 问"

# 责任台账
LEDGER_NOTE = "按单位、部分、地区和关键词筛选，表、图和导出的文件随之变化。"
UNIT = "单位"
ALL_UNITS = "全部单位"
PART = "部分"
ALL = "全部"
PLACE = "地区"
KEYWORD = "关键词"
KEYWORD_HINT = "例如：数据 安全"
CLEAR = "清除筛选"
LEDGER_COUNT = "{units} 个单位，{leaves} 个条目，{rows} 项任务"
LEDGER_NONE = "没有符合条件的任务。请减少筛选条件。"
HEADS = ("条", "任务", "协同单位", "指标")
OPEN_TEXT = "原文"
DOWNLOAD = "下载"
XLSX = "Excel"
DOCX = "Word"
CSV = "CSV"
CHART = "各单位任务数"
CHART_MORE = "另有 {count} 个单位，各 {least} 至 {most} 项"
CHART_SAME = "另有 {count} 个单位，各 {most} 项"
NETWORK = "共同承担任务的单位"
NETWORK_NOTE = "连线越粗，共同承担的条目越多；圆点越大，任务越多。取任务最多的 {count} 个单位。"
NETWORK_EGO = "与{unit}共同承担任务的单位；数字是共同的条目数。"
NETWORK_NONE = "所选任务都由一个单位单独承担。"
NETWORK_TABLE = "用表格看"
TOGETHER = "共同条目"
NO_UNIT = "未列责任单位"

# 指标
TARGETS_NOTE = "原文中全部有数字的目标。届次、批次和编号不算。"
TARGETS_COUNT = "共 {count} 项"
TARGETS_NONE = "这份计划没有数字指标。"
TARGET_HEADS = ("指标", "目标值", "原文", "条", "责任单位")

# 计划
PLANS_NOTE = "资料库中的计划。只从“使用中”的计划回答问题。"
PLAN_HEADS = ("计划", "版本", "印发", "收录", "条目", "单位", "指标", "提示", "状态")
ACTIVE = "使用中"
WITHDRAWN = "已撤回"
WITHDRAW = "撤回"
RESTORE = "恢复使用"
WITHDRAWN_NOW = "已撤回《{title}》，不再据此回答。点“恢复使用”可以撤销。"
RESTORED_NOW = "《{title}》已恢复使用。"
CHOSEN_PLAN = "选择计划"
NO_DATE = "未载明"
SOURCE = "来源"
ISSUER = "发文单位"
NUMBER = "文号"
WARNINGS = "解析提示"
NO_WARNINGS = "没有解析提示。"
WARNING_AT = "第 {line} 行"
READ_WHOLE = "阅读全文"
UPLOAD = "添加或更新计划"
UPLOAD_NOTE = "可读 txt、md、html、docx、pdf，最大 20 MB。先看解析结果，再决定是否发布。"
UPLOAD_LABEL = "计划文件"
READING = "正在读取和解析 {name} …"
PREVIEW = "解析预览（尚未发布）"
REPLACES = "发布后将取代已收录的《{title}》。"
PREVIEW_COUNT = "{parts} 个部分、{sections} 个节、{leaves} 个条目，{units} 个责任单位，{targets} 项指标，{warnings} 条提示"
PREVIEW_LEAVES = "条目"
PREVIEW_UNITS = "责任单位"
PUBLISH = "发布"
DISCARD = "放弃"
DISCARDED = "已放弃，没有发布。"
PUBLISHING = "正在收录并建立索引 …"
PUBLISHED = {
    "new": "已发布《{title}》，现在可以提问。",
    "replaced": "已更新《{title}》，现在按新版本回答。",
    "unchanged": "《{title}》已经收录，内容没有变化。",
    "duplicate": "内容与已收录的《{title}》相同，没有重复收录。",
}
NO_FILE = "请先选择文件。"
NOT_PUBLISHED = "没有发布：{what}"
REBUILD = "重建索引"
REBUILD_NOTE = "检索结果异常或更换模型后使用；期间可以照常提问。"
REBUILDING = {"vectors": "正在重新计算向量 …", "index": "正在重建检索索引 …"}
REBUILT = "索引已重建，用时 {seconds:.1f} 秒。"
BROKEN = "没有完成，请查看服务日志，编号 {id}。"
WORDS_TITLE = "相似问题与词条"
WORDS_NOTE = "群众的说法和原文不同时，在这里补充；保存后立即生效，并记下添加人和日期。"
SIMILAR = "相似问题"
SIMILAR_HINT = "例如：村里手机没信号找谁"
LEAF = "应由哪一条回答"
ADD_SIMILAR = "添加相似问题"
WORD = "日常说法"
WORD_HINT = "例如：随手拍"
TERM = "原文用语（多个用顿号隔开）"
TERM_HINT = "例如：闽政通、群众诉求"
ADD_TERM = "添加词条"
ADDED = "已添加，现在生效。"
REMOVE = "移除所选"
REMOVED = "已移除。"
ADDITIONS = "已添加的内容"
ADDITION_HEADS = ("类别", "内容", "对应", "添加人", "日期")
ANYBODY = "工作人员"
KINDS_OF_ADDITION = {"question": "相似问题", "term": "词条"}
NO_ADDITIONS = "还没有添加过。"
CHOOSE_ADDITION = "选择要移除的一项"
NO_SIMILAR = "请输入相似问题。"
NO_LEAF = "请选择应由哪一条回答。"
SIMILAR_THERE = "这个问题已经添加过。"
NO_WORD = "请输入日常说法。"
NO_TERM = "请输入原文用语。"
SAME_TERM = "日常说法和原文用语相同，不需要添加。"
TOO_LONG = "最多 {limit} 个字，请缩短。"

# 运行
PERIOD = "时间"
PERIODS = (("近 7 天", 7), ("近 30 天", 30))
REFRESH = "刷新"
ASKED = "提问"
REFUSED = "未答"
VOTES = "评价"
MEDIAN = "用时中位数"
SLOW = "95% 快于"
SECONDS = "{value:.2f} 秒"
PER_DAY = "每天提问数"
BY_KIND = "回答类型"
BY_REASON = "未答原因"
UNANSWERED = "没有答上的问题"
UNANSWERED_HEADS = ("问题", "次数", "原因", "最近一次")
UNANSWERED_ALIKE = "相近的问法"
UNANSWERED_NONE = "这段时间所有问题都有回答。"
FEEDBACK = "评价"
FEEDBACK_HEADS = ("时间", "评价", "原因", "说明", "问题")
FEEDBACK_NONE = "这段时间没有评价。"
VOTE_NAMES = {"up": "有用", "down": "有问题", "report": "投诉举报"}
NOTHING = "还没有数据。"
DAY = "{month}-{day:02}"
REPORT = "最近一次评测"
REPORT_AT = "{at}，{cases} 个问题，通过 {passed} 个（{share}）"
REPORT_OPEN = "打开评测报告"
REPORT_NONE = "还没有评测报告。在服务器上运行 cewen eval 后，这里会显示结果。"
COMPOSERS = {"rules": "规则回答", "llm": "模型回答"}
KIND_NAMES = {
    "leaf": "条目内容", "outline": "结构目录", "unit": "单位任务", "ledger": "单位统计",
    "place": "地区任务", "targets": "量化目标", "named": "平台与试点", "document": "文件本身",
    "compare": "比较", "mention": "是否提到", "topic": "主题查询", "more": "追问还有吗",
    "source": "追问出处", "several": "多个问题", "refuse": "未答",
}  # fmt: skip
OTHER_KIND = "其他"
REASON_NAMES = {
    "not_in_plan": "计划未提及", "other_plan": "问的是其他计划", "false_premise": "前提不成立",
    "personal": "个人事项", "opinion": "征求意见看法", "injection": "不当指令", "unclear": "问题不明确",
}  # fmt: skip

# 导出
EXPORT_TITLE = "对话记录：{title}"
EXPORTED = "导出时间：{at}"
QUESTION = "问"
ANSWER = "答"
SOURCES = "依据"
GONE = "没有找到要导出的内容，可能已经删除。"
NO_TABLE = "这个回答里没有表格。"
FILE_LEDGER = "责任台账"
FILE_TABLE = "回答中的表格"
FILE_TARGETS = "量化目标"
