"""Every sentence of our own that a user can read in an answer, in one place.

Templates are filled with ``str.format``; nothing is assembled from fragments elsewhere.
"""

LABEL_RULES = "检索结果"
LABEL_LLM = "内容由人工智能生成，仅供参考，以原文为准"

HOTLINE = "可拨打12345政务服务便民热线或在闽政通上咨询。"
NO_LEAD = "原文未区分牵头与配合，列在首位的是{unit}。"
NO_LEAD_PLAN = "这份计划只写“责任单位”，未区分牵头与配合；列在首位的单位不等于牵头单位。"
LEAD_RULE = "原文规定：{rule}"
COLLECTIVE = "“各设区市”在原文中的说明是：{definition}。"

LEAF_HEAD = "**{cite}　{title}**（{crumb}）"
UNITS = "责任单位：{units}。"
NO_UNITS = "原文没有写责任单位。"
UNITS_OF_LEAF = "{cite}（{title}）的责任单位共{count}个：**{units}**。"
UNITS_SHORT = "{cite}（{title}）：{units}"
UNCLOSED = "原文这条责任单位的括号没有写完，内容到“{last}”为止。"
TIERS = "- {kind}：{units}"
TIERS_HEAD = "{cite}的{count}个责任单位按原文的分层归类如下："
KINDS = {
    "department": "政府部门", "party": "党委部门", "city": "设区市", "collective": "统称",
    "enterprise": "企业", "school": "高校",
}  # fmt: skip

UNIT_ITEMS = "**{unit}**列入责任单位的任务共**{numbered}条**{sections}（全文{items}条{leaves}）。"
UNIT_ITEMS_SECTIONS = "，另有{count}个无编号的节，合计{total}处"
WHOLE_SECTIONS = "、另有{count}节"
FIRST_WITH = "**{unit}**列在首位、**{others}**也在其中的任务共**{count}**。"
UNITS_TOGETHER = "**{units}**共同负责的任务共**{count}**。"
UNITS_EITHER = "**{units}**中至少一家负责的任务共**{count}**。"
UNITS_WITHOUT = "**{units}**负责、而不含**{without}**的任务共**{count}**。"
NONE_WITHOUT = "不含**{without}**的任务共**{count}**。"
NO_SUCH_SET = "没有。原文没有一条任务由{units}{how}。"
TOGETHER = "共同负责"
FIRST = "**{unit}**列在首位的任务共**{count}**。原文未区分牵头与配合，列首位不等于牵头。"
FIRST_NONE = "**{unit}**没有列在首位的任务；它参与的任务共{count}。原文未区分牵头与配合。"
ALONE = "只由**{unit}**一家负责的任务共**{count}**。"
ALONE_NONE = "没有。{unit}参与的{count}任务，每一条都还有别的责任单位。"
ALONE_ANY = "只有一个责任单位的任务共**{count}**。"
PARTNERS = "与**{unit}**共同列为责任单位的有**{count}个**单位。"
ONCE = "只出现一次的责任单位有**{count}个**。"
MOST = "责任单位按任务数排列（全文共{units}个不同的责任单位），最多的是**{unit}**，{count}。"
LEDGER = "全文共有**{units}个**不同的责任单位（统称也各算一个）。"
UNIT_YES = "是的，{unit}是{cite}（{title}）的责任单位之一。"
UNIT_NO = "不是。{cite}（{title}）的责任单位里没有{unit}，原文列的是：{units}。"
UNKNOWN_UNIT = "这份计划没有列出“{unit}”，没有它的任务。" + HOTLINE
UNKNOWN_UNIT_NEAR = (
    "这份计划没有列出“{unit}”；名称相近的是{near}，市县一级的部门不在责任单位之列。" + HOTLINE
)

COUNT_ITEMS = "{numbered}条"
COUNT_SECTIONS = "{count}节"
COUNT_BOTH = "{numbered}条和{count}节（合计{total}处）"

CITY_NAMED = "**责任单位点名{city}的**：共{count}。"
CITY_COLLECTIVE = "**以“各设区市”名义承担的**（不单独点名，{city}也在其中）：共{count}，"
CITY_MENTIONED = "**正文提到{city}的**：共{count}。"
CITY_HEAD = "{city}在这份计划里有三类情形，分开列出。"
CITY_NOT_NAMED = "责任单位里没有单独点名{city}。"

TARGETS = "这份计划的数字指标共**{count}项**："
TARGET = "{measure}：**{written}**"
NO_TARGET = "{cite}没有写数字指标。"

NAMED = "正文里的{noun}按名称共**{count}个**，分布在{leaves}："
NAMED_NONE = "正文里没有“{noun}”。"

OUTLINE_PLAN = "《{title}》分**{parts}个部分、{sections}个节**，编号任务**{items}条**{extra}。"
OUTLINE_EXTRA = "，另有{count}个节不设编号任务"
OUTLINE_PART = "**{part}**共{sections}个节、{count}："
OUTLINE_SECTION = "**{section}**共{count}："
SECTION_LINE = "{label}{title}：{items}"

DOC = {
    "issued": "《{title}》的印发日期是**{issued}**。",
    "no_issued": "所给文本没有写印发日期。",
    "issuer": "发文单位是**{issuer}**。",
    "number": "文号是**{number}**。",
    "no_number": "所给文本没有文号。",
    "title": "文件名称是《{title}》。",
    "year": "这是{year}年的计划。",
    "counts": "全文分**{parts}个部分、{sections}个节**，编号任务**{items}条**{extra}，"
    "共**{leaves}条**责任说明；不同的责任单位**{units}个**。",
    "count_extra": "，另有**{count}个**不设编号的节",
    "addressee": "通知发给{addressee}。",
    "no_addressee": "所给文本没有写主送单位。",
    "validity": "原文没有写有效期。",
    "lead": NO_LEAD_PLAN,
    "preamble": "总体要求的原文是：",
}

COMPARE_HEAD = "{first}与{second}对照如下："
COMPARE_SHARED = "共同的责任单位（{count}个）：{units}"
COMPARE_NONE = "没有共同的责任单位"
COMPARE_ONLY = "只在{name}里的（{count}个）：{units}"

MENTION_YES = "有。“{word}”在原文出现于{count}处任务："
MENTION_NO = "没有。全文{of}条任务里都没有出现“{word}”。"

TOPIC_HEAD = "{cite}（{title}）写道："
TOPIC_MORE = "另外，{cite}（{title}）也写到："
NOT_STATED = {
    "when": "原文没有写完成时间或期限。",
    "wish": "原文没有写具体时间。",
    "money": "原文没有写金额或预算。",
    "phone": "原文没有写电话或联系方式。",
    "address": "原文没有写地址。",
    "person": "原文只写到单位，没有写具体的人或处室。",
    "status": "这是年初的工作安排，原文没有写进展情况。",
    "define": "原文没有解释“{word}”的含义，只写了这些：",
    "figure": "原文没有给出这个数字。",
    "why": "原文没有说明原因。",
    "name": "原文没有写具体名单。",
    "quota": "原文没有写更细的数字或名单。",
    "office": "原文只写到单位，没有写到处室或个人。",
}
MORE_NONE = "没有了。上面列出的{count}就是全部。"
MORE_BOTH = "没有了。上面列出的{count}就是全部，共{total}处。"
MORE_LEAF = "没有了，{cite}的内容已经全部列出。"
SOURCE = "出自{cite}（{title}），原文是："
NEXT_NONE = "后面没有了，{cite}是最后一条。"
PREVIOUS_NONE = "前面没有了，{cite}是第一条。"

REFUSE = {
    "personal": "这是具体的个人事项，这份计划没有写办理方法。" + HOTLINE,
    "opinion": "这类评价不在计划的内容里，无法作答；可以查计划的原文、责任单位和指标。",
    "injection": "无法按这个要求回答。这里只依据已收录的计划原文作答，不接受改写规则或原文的指令。",
    "unclear": "没有看明白要查什么。可以问某条任务的内容、某个单位负责哪些任务，或者直接说想办的事。",
    "greeting": "这里可以查《{title}》：问某条任务的内容、某个单位负责哪些任务，或者用自己的话说想知道的事。",
    "not_in_plan": "这份计划没有提到这件事。" + HOTLINE,
    "value": "{missing}" + HOTLINE,
    "other_year": "这里收录的是{year}年的计划，没有{asked}的文件，无法用{year}年的内容代答。",
    "other_place": "这里收录的是《{title}》，没有{asked}的计划。",
    "missing": "没有{asked}。{range}",
    "range_items": "这份计划的编号任务是第1条到第{last}条",
    "range_sections": "，节是第(一)节到第({section})节",
    "range_parts": "，共{parts}个部分",
    "premise": "原文没有“{claimed}”这一说法。",
    "change": "原文没有“{claimed}”的说法，也没有说明原因。",
    "issuer": "这份计划不是{claimed}印发的。",
    "place": "原文写的是{actual}，不是{claimed}。",
    "unit_count": "{cite}的责任单位是{count}个，不是{claimed}个。",
    "ordinal": "原文写的是“{actual}”，不是“{claimed}”。",
}
NEAREST = "相近的内容有{items}。"
PRIVATE = "问题里的{kinds}已隐去，不会保存；请不要在这里输入个人信息。"

SUGGEST = {
    "who": "第{number}条由哪些单位负责？",
    "who_section": "第({label})节由哪些单位负责？",
    "body": "第{number}条写了什么？",
    "unit": "{unit}有哪些任务？",
    "next": "下一条是什么？",
    "section": "第({label})节有哪些任务？",
    "targets": "这份计划有哪些数字指标？",
    "outline": "这份计划有哪几个部分？",
    "table": "把第{label}部分列成表",
    "partners": "{unit}和哪些单位一起负责任务？",
}
TABLE_HEADS = ("条目", "任务", "责任单位")
TABLE_HEADS_SECTION = ("条目", "任务", "所在章节")
LEADS = "原文写明的牵头单位是：{units}。"
UNIT_ITEMS_SCOPED = "其中**{unit}**列入责任单位的共**{count}**。"
LEDGER_ROW = "| {unit} | {count} |"
LEDGER_TABLE = "| 责任单位 | 任务数（含无编号的节） |\n| --- | ---: |\n"
CITY_COLLECTIVE_LIST = "{head}即{items}。"
NO_TARGETS = "这份计划没有写数字指标。"
RELATED_SAYS = "相近的是{cite}（{title}），原文写的是：“{says}”"
UNIT_ONLY = "**{unit}**共{count}，其中不与对方共同负责的{own}。"
MORE_NOTHING = "前面没有可以接着列的内容。"
PART_HEAD = "**{question}**"
SORT = "{apart}责任单位里的{sort}共**{count}个**：{units}。"
SORT_NONE = "{apart}责任单位里没有{sort}。"
SORT_APART = "除{units}外，"
COMMON = "{leaves}共同的责任单位有**{count}个**：{units}。"
COMMON_NONE = "{leaves}没有共同的责任单位。"
DEFINITION = "算。{cite}的责任单位写明：{unit}({definition})。"
TARGETS_OF = "{cite}的数字指标共**{count}项**："
TOPIC_WHERE = "在{cite}（{title}），见{crumb}："
CITY_BOTH = "责任单位同时点名{cities}的：共{count}。"
CITY_BOTH_NONE = "没有一条任务的责任单位同时点名{cities}。"
SIZE = "只有{size}个责任单位的任务共**{count}**。"
UNNUMBERED = "没有编号任务的节共**{count}个**："
TOTAL = "合计{count}。"
FRONT = "通知和总体要求里写的是："
NO_TARGETS_HERE = "这些条目没有写数字指标。"
SORT_IN_LEAF = "{cite}的{sort}共**{count}个**：{units}。"

LLM_NO_FACTS = "（没有）"
LLM_FAULT = "- {text}（{reason}）"
LLM_TASK = "请用三到五句话回答，直接说内容。"
LLM_TASKS = {
    "compare": "请比较它们的内容：各自做什么，有什么相同和不同。每句只说原文写了的。",
    "outline": "请概括主要内容，每个部分一到两句，每句标出依据的条目。",
    "unit": "请概括这些任务主要涉及哪些方面，每句标出依据的条目。",
    "leaf": "请把这几条的内容讲清楚，三到五句。",
}
UNIT_NOT_LEAD = (
    "原文没有写由{unit}牵头。{unit}是{cite}（{title}）的责任单位之一，全部责任单位是：{units}。"
)

PLANS = {
    "head": "依据《{title}》{year}：",
    "year": "（{year}年）",
    "section": "**《{title}》**{year}",
    "searched": "查了已收录的{count}份计划：{titles}。",
    "title": "《{title}》{year}",
    "also": "另见：{places}。",
    "also_place": "《{title}》{cite}（{leaf}）",
    "missing": "没有收录{asked}的计划，无法用别的计划代答。已收录的有：{titles}。",
    "which": "这个问题适用于{count}份计划，要查哪一份？请说出年份、地方或名称：{titles}。",
    "which_ask": "{name}{question}",
    "greeting": "这里收录了{count}份计划：{titles}。可以问某条任务的内容、某个单位负责哪些任务，也可以比较两年的计划。",
    "none": "已收录的计划没有提到这件事。" + HOTLINE,
    "others": "库里另有：{titles}。",
}
CHANGES = {
    "head": "《{new}》与《{old}》对照（条目按标题和正文的相似程度一一对应，不看编号）：",
    "summary": "对应的任务{pairs}条；只在{new_name}的{new}条，只在{old_name}的{gone}条；"
    "数字指标有变化的{figures}项，责任单位有变化的{units}条。",
    "table": "| 变化 | {old} | {new} | 说明 |\n| --- | --- | --- | --- |",
    "row": "| {sort} | {old} | {new} | {remark} |",
    "nothing": "—",
    "new": "新增",
    "gone": "未再列入",
    "figure": "指标",
    "unit": "责任单位",
    "leaf": "{cite}　{title}",
    "target": "{cite}　{measure}：**{written}**",
    "joined": "增加：{units}",
    "left": "减少：{units}",
    "more": "增加{amount}（计算）",
    "less": "减少{amount}（计算）",
    "equal": "数字相同",
    "only_new": "{old}没有这项指标",
    "only_old": "{new}没有这项指标",
    "new_count": "{new_name}新增的任务共**{count}**条（{old_name}的计划里没有相近的条目）。",
    "gone_count": "{old_name}有、{new_name}未再列入的任务共**{count}**条。",
    "joined_count": "{new_name}新列入的责任单位共**{count}个**。",
    "left_count": "{old_name}有、{new_name}不再列入的责任单位共**{count}个**。",
    "member_head": "| 责任单位 | {old} | {new} |\n| --- | --- | --- |",
    "member": "| {unit} | {old} | {new} |",
    "moved": "逐条对照，责任单位有变化的任务共**{count}**条。",
    "figures_count": "有变化的数字指标共**{count}**项。",
    "unit_count": "**{unit}**在{name}的任务共{count}：{items}。",
    "unit_same": "承担的任务没有增减。",
    "unit_new": "新承担",
    "unit_gone": "不再承担",
    "difference": "{measure}：{new_name}比{old_name}{way}**{amount}**（由两份计划的数字相减得出，原文没有写这个差额）。",
    "same": "{measure}：两份计划的数字相同。",
    "way_more": "增加",
    "way_less": "减少",
    "summary_place": "相近的任务{pairs}条；只在{new_name}的{new}条，只在{old_name}的{gone}条；"
    "数字指标不同的{figures}项，相近的任务里责任单位不同的{units}条。",
    "both": "相近",
    "only": "只在{name}",
    "joined_place": "{new}另有：{units}",
    "left_place": "{old}另有：{units}",
    "more_place": "{new}多{amount}（计算）",
    "less_place": "{new}少{amount}（计算）",
    "way_more_place": "多",
    "way_less_place": "少",
    "new_count_place": "只在{new_name}的任务共**{count}**条（{old_name}的计划里没有相近的条目）。",
    "gone_count_place": "只在{old_name}的任务共**{count}**条（{new_name}的计划里没有相近的条目）。",
    "joined_count_place": "只在{new_name}的责任单位共**{count}个**。",
    "left_count_place": "只在{old_name}的责任单位共**{count}个**。",
    "unchanged": "没有变化：对照的条目里，数字指标和责任单位都相同。",
    "quote_head": "{name}{cite}（{title}）写道：",
    "alone": "这一条只在{name}的计划里有，另一份没有相近的条目。",
    "points": "{amount}个百分点",
}
