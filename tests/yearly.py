"""Plans made for the tests of several plans: the shipped plan a year on, and one of another place."""

from pathlib import Path

from ingest import shipped

JIANGXI = """江西省人民政府办公厅关于印发2024年江西省数字经济工作要点的通知

各市、县(区)人民政府,省政府各部门:

江西省人民政府办公厅

2024年3月15日

2024年江西省数字经济工作要点

一、夯实数字底座

1.推进5G网络建设。新增5G基站1.5万个以上,深化乡村网络覆盖。(责任单位:省通信管理局、省工信厅)

2.建设赣江智算中心。统筹布局全省智能算力。(责任单位:省发改委、省数据管理局)

二、发展数字产业

3.壮大虚拟现实产业。办好世界VR产业大会,培育一批虚拟现实企业。(责任单位:省工信厅)

4.发展稀土产业互联网。建设稀土产业互联网平台。(责任单位:省工信厅、省商务厅)
"""


def next_year() -> str:
    """The shipped plan of 2025: figures changed, item 6 dropped, items renumbered, one new, units changed.

    Old item 6 (公共数据安全) is gone, so old items 7 to 28 are 6 to 27. The new item 28 stands last
    in section (十一).
    """
    text = shipped.plans()[0].read_text("utf-8")
    text = text.replace("2024", "2025")
    for old, new in (
        ("端口7万个以上", "端口6万个以上"),
        ("5G基站1万个以上", "5G基站8000个以上"),
        ("用户占比超25%", "用户占比超28%"),
        ("(责任单位:省科技厅,各设区市)", "(责任单位:省科技厅、教育厅,各设区市)"),
        ("(责任单位:省市场监管局、数据管理局)", "(责任单位:省市场监管局)"),
        ("省大数据集团,省金融投资公司)", "省大数据集团)"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    start = text.index("  6.提升公共数据安全防护能力")
    text = text[:start] + text[text.index("  二、坚持“五位一体”全面赋能") :]
    for number in range(7, 29):
        assert text.count(f"\n  {number}.") == 1
        text = text.replace(f"\n  {number}.", f"\n  {number - 1}.")
    new = (
        "  28.发展低空经济气象服务。建设低空气象监测站120个以上。(责任单位:省气象局、省发改委)\n\n"
    )
    return text.replace("  五、健全保障措施", new + "  五、健全保障措施")


def write(folder: Path) -> tuple[Path, Path]:
    """Both plans as files: next year's, and the other province's."""
    folder.mkdir(parents=True, exist_ok=True)
    later, other = folder / "2025.txt", folder / "jiangxi.txt"
    later.write_text(next_year(), "utf-8")
    other.write_text(JIANGXI, "utf-8")
    return later, other
