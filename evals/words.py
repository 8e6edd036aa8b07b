"""Every sentence of this package that people read, in one place: verdicts, tables, pages."""

METRICS = {
    "cited": "应引条目引全",
    "no_extra": "没有多引",
    "units": "单位说全",
    "facts": "原文要点齐全",
    "count": "说出数目",
    "refused": "该拒则拒",
    "answered": "该答则答",
    "invented": "没有编造",
    "quoted": "引文与原文一致",
    "private": "不复述个人信息",
    "sections": "提到所问的节",
    "reason": "拒答理由对",
}

MISSING_ITEMS = "未引：{items}"
EXTRA_ITEMS = "多引：{items}"
MISSING_UNITS = "没有写出：{units}"
MISSING_FACTS = "没有原文：{facts}"
MISSING_COUNT = "没有写出数目 {count}"
NOT_REFUSED = "应拒答（{reason}），却作了回答"
OVER_REFUSED = "计划里有，却拒答（{reason}）"
WRONG_REASON = "理由应为 {wanted}，实为 {found}"
MISSING_SECTIONS = "没有提到：{sections}"
PRIVATE = "答案里出现了{kinds}"
FINE = "通过"

INVENTED_FIGURE = "数字“{written}”不在计划和问题里"
INVENTED_UNIT = "单位“{written}”不在计划和问题里"
INVENTED_QUOTE = "所引“{written}”不在计划和问题里"
INVENTED_WORD = "名称“{written}”不在计划和问题里"
INVENTED_PLACE = "地名“{written}”不在计划和问题里"

QUOTE_LEAF = "{leaf}：计划里没有这个条目"
QUOTE_TEXT = "{leaf}：引文不是原文 {start}:{end} 处的文字"
QUOTE_TITLE = "{leaf}：标题不是原文的标题"
QUOTE_UNITS = "{leaf}：责任单位与原文不同"

SYSTEMS = {
    "cewen": "策问",
    "chunks": "相似度取前 4 块（每块 300 字）",
    "bm25": "BM25 取前 4 条",
}

LIMIT_LEAST = "{name}为 {value}，低于下限 {limit}"
LIMIT_MOST = "{name}为 {value}，高于上限 {limit}"

NAMES = {
    "passed": "全部通过的比例",
    "without_extra": "不计多引时的比例",
    "precision": "引用准确率",
    "recall": "引用完整率",
    "refused_right": "应拒答的拒答率",
    "over_refusal": "误拒率",
    "inventions": "编造的答案数",
    "p50": "用时中位数（秒）",
    "p95": "用时 P95（秒）",
    "category": "“{category}”类的通过率",
}
NONE = "—"

CATEGORIES = {
    "collective_and_city": "设区市与统称",
    "compare": "对比",
    "count": "计数",
    "document_facts": "文件本身",
    "false_premise": "前提有误",
    "followup": "追问",
    "item_lookup": "按条查",
    "mention": "是否提及",
    "named_things": "按名称列举",
    "noisy": "错别字与口音",
    "part_outline": "部分提纲",
    "refusal_other": "不答：其他",
    "refusal_value": "不答：原文没写的值",
    "section_lookup": "按节查",
    "several": "一问多事",
    "summary": "概述",
    "targets": "指标",
    "topic_citizen": "主题（市民）",
    "topic_staff": "主题（工作人员）",
    "unit_items": "单位的任务",
    "unit_sets": "单位组合",
    "units_of_item": "某条的单位",
    "units_of_topic": "某事的单位",
    "dev": "开发用",
    "report": "报告用",
    "all": "全部",
}


def named(category: str) -> str:
    """A category or split as people read it; one of somebody's own cases stays as it is."""
    return CATEGORIES.get(category, category)
