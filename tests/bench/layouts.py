"""Web pages around a letter: eight content management systems, each site with words of its own."""

import json
import random
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from tests.bench.letters import Letter
from tests.bench.matters import Agency

_TOP = (
    "网站首页",
    "政务公开",
    "办事服务",
    "互动交流",
    "走进我们",
    "专题专栏",
    "数据开放",
    "政策解读",
    "通知公告",
    "工作动态",
)
_STORIES = (
    "全市重点项目建设现场会召开，与会人员实地察看了十二个项目。",
    "一图读懂稳就业十条措施，高校毕业生可申领一次性求职补贴。",
    "防汛备汛工作调研强调压实责任、筑牢防线。",
    "首届龙舟邀请赛圆满落幕，二十支队伍参加角逐。",
    "巧用闲置校舍，办起了社区食堂。",
    "丰收文化节开幕，千余名游客前来打卡。",
)
_BOTTOM = ("联系我们", "网站地图", "版权声明", "隐私保护", "使用帮助")


class Page(NamedTuple):
    """A capture's bytes, and the ending of its name."""

    suffix: str
    content: bytes


@cache
def _furniture(host: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The menu and the teasers of a site: the same on all its pages."""
    chance = random.Random(f"site/{host}")
    return tuple(chance.sample(_TOP, 7)), tuple(chance.sample(_STORIES, 3))


def page_of(letter: Letter, *, reprinted: bool = False) -> Page:
    """The letter as its agency's site shows it, or as the portal of its place reprints it."""
    code = letter.matter.ground.code
    host = f"www.{code}.example" if reprinted else letter.agency.host
    layout = (int(code) * 7 + int(code) // 100 + (3 if reprinted else 0)) % len(_LAYOUTS)
    return _LAYOUTS[layout](letter, host)


def _foot(agency: Agency) -> tuple[str, ...]:
    return (
        " | ".join(_BOTTOM),
        f"主办单位：{agency.name}　网站标识码：{agency.site_code}",
        f"{agency.name[0]}ICP备{int(agency.site_code) % 10**8:08}号",
    )


def _dump(letter: Letter, host: str) -> Page:
    top, teasers = _furniture(host)
    lines = [
        " | ".join(top),
        "当前位置：首页 > 政务公开 > 建议提案办理",
        "",
        letter.title,
        f"发布时间：{letter.published} 来源：{letter.agency.name} 浏览次数： 字号：[大 中 小]",
        *_number(letter),
        "",
        *(f"    {line}" for line in letter.lines()),
        "",
        "相关信息",
        *teasers,
        *_foot(letter.agency),
    ]
    return Page("txt", "\n".join(lines).encode())


def _number(letter: Letter) -> tuple[str, ...]:
    return (letter.document_number,) if letter.document_number else ()


def _bare(letter: Letter, host: str) -> Page:
    """What a scraper leaves that knows the letter's container; ``host`` is not in it."""
    del host
    head = [letter.agency.name, *_number(letter)]
    title = letter.title.removeprefix(letter.agency.name)
    return Page("txt", "\n".join([*head, "", title, "", *letter.lines(), ""]).encode())


def _html(letter: Letter, head: str, body: str, encoding: str = "utf-8") -> Page:
    text = f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="{encoding}">
<title>{letter.title}_{letter.agency.name}</title>
{head}</head>
<body>
{body}
</body></html>
"""
    return Page("html", text.encode("gb18030" if encoding == "gb2312" else encoding))


def _metas(letter: Letter) -> str:
    pairs = {
        "SiteName": letter.agency.name,
        "SiteIDCode": letter.agency.site_code,
        "ArticleTitle": letter.title,
        "PubDate": f"{letter.published} 09:30",
        "ContentSource": letter.agency.name,
        "ColumnName": "建议提案办理",
    }
    return "".join(f'<meta name="{name}" content="{content}">\n' for name, content in pairs.items())


def _menu(host: str) -> str:
    top, _ = _furniture(host)
    items = "".join(f'<li><a href="https://{host}/c{number}/">{word}</a></li>' for number, word in enumerate(top))
    return f'<div class="top"><ul>{items}</ul></div>\n<div class="crumb">当前位置：<a href="/">首页</a> > 建议提案办理</div>\n'


def _bottom(letter: Letter, host: str) -> str:
    _, teasers = _furniture(host)
    links = "".join(f'<li><a href="/n{number}.html">{word}</a></li>' for number, word in enumerate(teasers))
    rows = "".join(f"<p>{line}</p>" for line in _foot(letter.agency))
    return f'<div class="related"><h3>相关文章</h3><ul>{links}</ul></div>\n<div class="footer">{rows}</div>'


def _info(letter: Letter) -> str:
    return f"发布时间：{letter.published}　来源：{letter.agency.name}　浏览次数："


def _paragraphs(letter: Letter) -> str:
    number = f'<p align="center">{letter.document_number}</p>\n' if letter.document_number else ""
    return number + "\n".join(f"<p>　　{line}</p>" for line in letter.lines())


def _trs(letter: Letter, host: str) -> Page:
    body = f"""{_menu(host)}<div class="detail"><h1>{letter.title}</h1>
<div class="info">{_info(letter)}</div><div class="share">分享到：微信 微博</div>
<div class="TRS_Editor"><style type="text/css">.TRS_Editor P{{line-height:2;}}</style>
{_paragraphs(letter)}
</div><div class="code">扫一扫在手机打开当前页</div></div>
{_bottom(letter, host)}"""
    return _html(letter, _metas(letter), body)


def _ucap(letter: Letter, host: str) -> Page:
    body = f"""{_menu(host)}<div class="article"><h2>{letter.title}</h2>
<p class="laiyuan">{_info(letter)}</p>
<div class="pages_content" id="UCAP-CONTENT">
{_paragraphs(letter)}
</div><p>责任编辑：办公室</p><p><a href="#">打印</a> <a href="#">关闭</a></p></div>
{_bottom(letter, host)}"""
    return _html(letter, _metas(letter), body)


def _json_only(letter: Letter, host: str) -> Page:
    """A page whose text stands in a script alone."""
    detail = {
        "id": int(letter.agency.site_code),
        "title": letter.title,
        "content": "\n".join(f"<p>{line}</p>" for line in letter.lines()),
        "publisher": letter.agency.name,
        "document_number": letter.document_number or "",
        "date": f"{letter.published} 10:20:00",
        "url": f"https://{host}/gkmlpt/content/post.html",
    }
    data = json.dumps({"DETAIL": detail}).replace("/", "\\/")
    body = f'<div id="app"></div>\n<script>window._CONFIG = {data};</script>\n<script src="/gkmlpt/app.js"></script>'
    return _html(letter, "", body)


def _table(letter: Letter, host: str) -> Page:
    rows = (
        ("索 引 号：", f"{letter.agency.site_code}-0202-{letter.matter.year}", "信息分类：", "建议提案办理"),
        ("发布机构：", letter.agency.name, "生成日期：", str(letter.signed)),
        ("文　　号：", letter.document_number or "", "发布日期：", str(letter.published)),
    )
    head = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    text = "\n".join(f"<p>{line}</p>" for line in letter.lines())
    body = f"""{_menu(host)}<table border="0" width="1000"><tr><td>
<table class="xxgk" width="100%">{head}
<tr><td>名　　称：</td><td colspan="3">{letter.title}</td></tr></table></td></tr>
<tr><td align="center"><strong>{letter.title}</strong></td></tr>
<tr><td><table width="100%"><tr><td>
{text}
</td></tr></table></td></tr><tr><td align="center">打印　关闭</td></tr></table>
{_bottom(letter, host)}"""
    return _html(letter, "", body)


def _breaks(letter: Letter, host: str) -> Page:
    """An old page in GB 2312, its lines parted by ``<br>``."""
    lines = [*_number(letter), *letter.lines()]
    text = "<br>\n".join(f"　　{line}" for line in lines)
    body = f"""{_menu(host)}<table width="980" align="center"><tr><td align="center"><b>{letter.title}</b></td></tr>
<tr><td align="center">{_info(letter)}</td></tr>
<tr><td class="content"><font size="3">{text}</font></td></tr>
<tr><td align="right">【打印本页】【关闭窗口】</td></tr></table>
{_bottom(letter, host)}"""
    return _html(letter, "", body, "gb2312")


def _plain(letter: Letter, host: str) -> Page:
    """Elements that tell nothing: the same one for every line."""
    top, teasers = _furniture(host)
    lines = (
        *top,
        letter.title,
        _info(letter),
        *_number(letter),
        *letter.lines(),
        "大家都在看",
        *teasers,
        *_foot(letter.agency),
    )
    rows = "\n".join(f'<div class="r{number % 3}">{line}</div>' for number, line in enumerate(lines))
    return _html(letter, "", rows)


_LAYOUTS: tuple[Callable[[Letter, str], Page], ...] = (_trs, _dump, _ucap, _json_only, _bare, _table, _plain, _breaks)
