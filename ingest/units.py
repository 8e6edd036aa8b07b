"""Names of responsible units: what kind they are, and their names in full.

In a note the prefix carries over: ``省数据管理局、工信厅`` is 省数据管理局 and 省工信厅. Which
names take it, and which never do (各设区市, 福州大学, 国网某公司), is decided here and only here.
"""

import re

from ingest import places
from ingest.plan import Kind
from ingest.view import fold, silent, simplify, visible

_LEVEL = (
    r"自治区|自治州|自治县|兵团|省|市(?!场|政(?!务|府|协|法|数)|容|域|监)|"
    r"区(?!域|划|块)|县(?!域)|州(?!际)|盟|旗"
)
_PREFIX = re.compile(rf"(?:{_LEVEL})(?:委(?!员|托|外))?|国家(?!级)|中国|中共|国务院|中央|全国")
_CARRIED = re.compile(rf"({_LEVEL})(委(?!员|托|外))?|国家(?!级)")
_ENDS = "厅局委办部署会院行社台校团所站处室科队库网站庭馆组府司省市县区州盟旗镇乡企盟"
_WORDS = (
    "中心|集团|公司|大学|学院|海关|税务|法院|检察院|街道|单位|部门|机构|企业|政府|高校|院所|地区|各地|"
    "军区|总队|支队|园区|工商联|残联|妇联|科协|文联|共青团|侨联|社科联|基地|交易所|管理处|医院|院校|"
    "协会|商会|联盟|平台|金融|电信|移动|联通|铁塔|电网|人行|邮政"
)
_ENDING = re.compile(rf"(?:[{_ENDS}]|{_WORDS})$")
_GENERAL = re.compile(
    r"^(?:各|有关|相关|其他|全(?:省|市|区|县|州|体|国)(?!总工会))|"
    r"(?:及|和)?(?:有关|相关|各)(?:设区市|部门|单位|地区|地方|市|县|区|企业|机构|高校|成员单位)|"
    r"(?:省|市|区|县|州)(?:级|直)(?!机关).*(?:单位|部门|机构)|成员单位$|责任单位$"
)
_LISTED = re.compile(
    r"各?(?:设区|有关)?(?:省|市|州|地|县|区|盟|旗|街道|乡镇|镇|地区)(?:州|直)?(?:\([^()]*\))?(?:行政公署|行署)?"
    r"(?:、\s*(?:各?(?:自治区|直辖市|自治州|省|市|州|县|区|盟|旗|乡镇|乡|街道|计划单列市))(?:\([^()]*\))?)+"
    r"(?:人民政府|政府|党委|管委会|管理委员会|街道办事处|办事处|区)?(?=$|[、,;。\s)和及与按要]|负责|牵头|配合|参与|分别|落实|组织|具体|共同|实施|等)"
)
_PARTY = re.compile(
    r"^(?:宣传部|组织部|统战部|政法委|网信办|编办|机构编制|台办|台港澳办|党校|人才办|老干部局|军民融合办|"
    r"巡察|巡视|社会工作部|保密办|保密局|改革办|深改办|财经办|政研室|文明办|农办|纪委|监委|机要局|"
    r"直机关工委|信访局|民族宗教)"
)
_NATIONAL = re.compile(
    r"^(?:能源局|数据局|粮食和(?:物资)?储备局|粮食和储备局|铁路局|邮政局|文物局|药监局|知识产权局|外汇局|"
    r"中医药局|疾控局|林草局|移民局|统计局|医保局|国防科工局|烟草局|公务员局)$"
)
_PLACE = re.compile(
    r"^[\u4e00-\u9fff]{2,5}?(?:新区|实验区|开发区|示范区|自治州|(?<!城)(?<!都)市(?!场|政|监)|县|(?<![社景地灾城校林牧库山辖园郊])区)"
)
_COMPANY = re.compile(r"公司$|银行$|支行$|分行$|交易所$|大学$|学院$|海关$")
_PLAIN_COMPANY = re.compile(
    r"^(?:供电|电力|自来水|燃气|水务|烟草|城投|交投|电信|移动|联通|铁塔|石油)公司$"
)


def split_list(text: str) -> int:
    """How many characters at the start of a text are one collective name with 、 inside it.

    >>> split_list("各市、县(区)人民政府,平潭综合实验区管委会")
    11
    """
    match = _LISTED.match(text)
    return match.end() if match else 0


def split(text: str, separators: str = "、,;") -> list[str]:
    """Names in a folded list; brackets and collective names stay whole.

    >>> split("省工信厅、财政厅,各市、县(市、区)人民政府")
    ['省工信厅', '财政厅', '各市、县(市、区)人民政府']
    """
    names, left, index, depth = [], 0, 0, 0
    while index < len(text):
        if index == left and (size := split_list(text[index:])):
            index += size
            continue
        depth += (text[index] == "(") - (text[index] == ")")
        if depth <= 0 and text[index] in separators:
            names.append(text[left:index])
            left = index + 1
        index += 1
    return [name.strip() for name in [*names, text[left:]] if name.strip()]


def prefix_of(name: str) -> str:
    """The prefix that a name carries itself: 省, 市, 省委, 国家, …; empty without one.

    >>> prefix_of("省委网信办"), prefix_of("市场监管局"), prefix_of("省直有关单位")
    ('省委', '', '')
    """
    if _GENERAL.search(name) or len(name) < 3:
        return ""
    match = _PREFIX.match(name)
    return match.group() if match else ""


def takes_prefix(name: str, *, explicit: bool = False) -> bool:
    """Whether a bare name stands for one with the prefix before it.

    Args:
        name: As printed, folded.
        explicit: The tier repeats its prefix: then a company or society without one has none.
    """
    if prefix_of(name) or _GENERAL.search(name) or _LISTED.match(name):
        return False
    if (
        places.leading(name)
        or _PLACE.match(name)
        or re.match(r"国网|中国|驻|团[省市区县州]委|乡镇|街道", name)
    ):
        return False
    if _COMPANY.search(name):
        return bool(_PLAIN_COMPANY.match(name)) and not explicit
    if explicit and not re.search(r"[厅局委办部]$", name):
        return False
    return name not in ("人民银行", "铁路", "海事") and not re.match(r"人行.", name)


def carry(prefix: str, name: str) -> str:
    """The name in full.

    >>> carry("省", "工信厅"), carry("省委", "网信办"), carry("省委", "文旅厅")
    ('省工信厅', '省委网信办', '省文旅厅')
    """
    if prefix == "国家":
        return prefix + name if _NATIONAL.match(name) else name
    if prefix.endswith("委") and not _PARTY.match(name):
        return prefix[:-1] + name
    return prefix + name


def carried_by(name: str) -> str:
    """The prefix that a name hands on to the names after it.

    >>> carried_by("省政府办公厅"), carried_by("国家发展改革委"), carried_by("各设区市")
    ('省', '国家', '')
    """
    if not prefix_of(name):
        return ""
    match = _CARRIED.match(name)
    return match.group() if match else ""


def canonical(written: str) -> str:
    """A printed name without spaces and zero-width characters, in simplified characters.

    Brackets stay as they are printed: 各县（市、区）人民政府.
    """
    return simplify(re.sub(r"\s+", "", silent(visible(written))))


def key(name: str) -> str:
    """For comparing names over documents: widths, brackets and script folded, spaces dropped."""
    return re.sub(r"\s+", "", fold(visible(name)))


def looks_like(name: str, *, strict: bool = False) -> bool:
    """Whether a text reads like the name of a unit.

    Args:
        name: Folded, without spaces at its ends.
        strict: Without a label beside it: then it needs a prefix, a place or a known form, too.
    """
    bare = re.sub(r"\([^()]*\)$", "", name)
    if not 2 <= len(bare) <= 40 or re.search(
        r"[。!?:《》“”]|[的了对将为](?!.{0,3}(?:工作|中心))", bare
    ):
        return False
    if not (_ENDING.search(bare) or _GENERAL.search(bare)):
        return False
    if not strict:
        return True
    return bool(
        prefix_of(bare)
        or _GENERAL.match(bare)
        or _MINISTRY.match(bare)
        or places.leading(bare)
        or _PLACE.match(bare)
    )


_MINISTRY = re.compile(
    r"(?:发展改革委|教育部|科技部|工业和信息化部|国家民委|公安部|国家安全部|民政部|司法部|财政部|"
    r"人力资源社会保障部|自然资源部|生态环境部|住房城乡建设部|交通运输部|水利部|农业农村部|商务部|"
    r"文化和旅游部|国家卫生健康委|卫生健康委|退役军人(?:事务)?部|应急(?:管理)?部|人民银行|审计署|国资委|"
    r"海关总署|税务总局|市场监管总局|金融监管总局|广电总局|体育总局|国务院.+|统计局|国际发展合作署|"
    r"医保局|证监会|银保监会|能源局|数据局|粮食和储备局|铁路局|民航局|邮政局|文物局|药监局|知识产权局|"
    r"外汇局|中医药局|疾控局|林草局|移民局|信访局|外交部|最高人民法院|最高人民检察院|中科院|工程院|"
    r"共青团|全国.+|工业和信息化部|供销合作总社|气象局|中国.+|中央.+|国家.+)$"
)


def kind_of(name: str) -> Kind:
    """What sort of unit a full name stands for.

    >>> [kind_of(name) for name in ("省工信厅", "省委网信办", "福州市", "福州大学", "各设区市")]
    ['department', 'party', 'city', 'school', 'collective']
    """
    name = key(name)
    if _GENERAL.search(name) or _LISTED.match(name):
        return "collective"
    if re.search(r"(?:大学|学院|学校|中学|小学|高校)$", name):
        return "school"
    if re.match(
        rf"(?:{_LEVEL}|[\u4e00-\u9fff]{{2,4}}[市县区])?(?:委(?!员会)|纪委|党委)|中央|中共", name
    ) and not (re.match(r"[省市区县]?委(?:托|外)", name)):
        return "party"
    if re.search(r"(?:集团|公司|企业|交易所|电网|铁塔|联通)$", name) or (
        re.search(r"银行$|[支分]行$", name) and "人民银行" not in name and "人行" not in name
    ):
        return "enterprise"
    bare = re.sub(r"(?:人民政府|政府|管委会|管理委员会)$", "", name)
    if bare == places.leading(bare) != "" or _is_region(bare):
        return "city"
    return "department"


def _is_region(name: str) -> bool:
    match = _PLACE.match(name)
    return bool(match and match.end() == len(name))


def city_in(name: str) -> str:
    """The place that a collective or city name begins with.

    >>> city_in("福州及相关设区市"), city_in("泉州市"), city_in("各设区市")
    ('福州', '泉州', '')
    """
    return places.leading(key(name))
