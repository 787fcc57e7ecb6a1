"""A corpus of invented replies in which invented staff stand wherever pages print them."""

from pathlib import Path

NAMES = ("白小雪", "王大志", "李四光", "赵六", "周九", "孙八妹", "钱七", "阿不都·买买提", "吴十一", "郑十二", "冯十三")
"""Every name of staff in the corpus, as a reader would search for it."""
PHONES = (
    *("0393-6687808", "6687809", "13800001111", "03939990001", "(0393) 668 7812", "0393-6687813"),
    *("6687814", "0393—6687815", "6687816"),
)
RAISED_BY = ("张三", "欧阳小明")
"""Who raised the matters: no staff."""
NO_PHONES = ("4109000007", "第1310536号", "豫民议〔2023〕49号", "1234567元", "457000", "冀ICP备12345678号", "12345")

_BODY = """\
您提出的关于加强社区养老服务的建议收悉，现答复如下：
一、基本情况
全市投入资金1234567元，建成社区养老服务中心12个，群众可拨打12345热线咨询，邮政编码457000。省政协第1310536号提案也有涉及。
二、下一步打算
我们将继续推进养老服务工作，密切联系人民群众。感谢您对民政工作的关心和支持！
"""
_LETTER = """\
甲市民政局
豫民议〔2023〕49号          签发人：钱七
对市九届人大一次会议第{number}号建议的答复
张三代表：
{body}
                                甲市民政局
                                2023年7月25日
（联系人：白小雪          联系电话：0393-6687808、6687809）
抄送：市人大选工委（2份），市政府督查室（联系人：赵六 电话 6687816）。
{more}
"""
_PAGE = """\
<html><head><meta charset="utf-8"><title>对市政协第{number}号提案的答复</title></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>
<h1>对市政协九届一次会议第{number}号提案的答复</h1>
<div class="info">发布日期：2023-08-01 来源：甲市民政局 责任编辑：周九 审核：吴十一</div>
<div class="content">
<p>欧阳小明委员：</p>
{body}
<p>甲市民政局</p><p>2023年7月25日</p>
{contact}
</div>
<div class="footer">主办：甲市民政局 电话：03939990001 网站标识码：4109000007 冀ICP备12345678号 邮编：457000</div>
</body></html>
"""
_TABLE = """\
<table border="1"><tr><th>承办单位</th><th>联系人</th><th>电话</th></tr>
<tr><td>甲市民政局养老服务科</td><td>孙 八妹</td><td>0393-6687813</td></tr>
<tr><td>乙县民政局办公室</td><td>阿不都·买买提</td><td>6687814</td></tr></table>
"""
_LINKED = (
    '<p>联 系 人：王 大 志　手机：<a href="tel:13800001111">138 0000 1111</a></p><p>再有疑问，请找王大志同志。</p>'
)


def write_corpus(folder: Path) -> Path:
    """The captures below ``folder/corpus``, and its path."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for name, text in _files().items():
        (corpus / name).write_text(text, encoding="utf-8")
    return corpus


def _files() -> dict[str, str]:
    html = "".join(f"<p>{line}</p>\n" for line in _BODY.splitlines())
    plain = _LETTER.format(number="286", body=_BODY, more="")
    bracketed = "<p>联系人及电话：李四光 (0393) 668 7812</p>"
    return {
        "letter.txt": plain,
        # The same letter with another phone and another contact: a version, whose differences are shown.
        "version.txt": plain.replace("白小雪", "冯十三").replace("6687809", "6687816").replace("12个", "13个"),
        "repeated.txt": plain,
        "linked.html": _PAGE.format(number="0012", body=html, contact=_LINKED),
        "bracket.html": _PAGE.format(number="0013", body=html, contact=bracketed),
        "table.html": _PAGE.format(number="0014", body=html + _TABLE, contact=""),
        "below.txt": _LETTER.format(number="287", body=_BODY, more="经办人\n郑十二\n办公电话\n0393—6687815"),
        "letter.toml": 'reason = "纸质件如此，已向承办人：赵六 电话：6687816 核实"\n[facts]\nsubject = "加强社区养老"\nnumber = "0286"\n',
        "linked.toml": '[facts]\ncontact = { office = "养老服务科", name = "王大志", phone = "13800001111" }\n',
    }
