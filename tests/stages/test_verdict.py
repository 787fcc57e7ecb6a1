"""What is no reply is set aside with the reason; what is one is not."""

from pathlib import Path

import pytest

from dafu.model import Reply, SetAsidePage
from dafu.pipeline import convert_file
from dafu.rulebook.book import shared_rulebook
from dafu.stages.read import single_capture

TEXT = (
    "昨日上午，某县政协召开会议，通报全年提案办理情况，三十余名委员参加会议并发言，会议要求各承办单位切实提高办理质量。"
)
PAGES = {
    "news": f"首页 > 新闻\n某县政协一届二次会议提案答复会召开\n发布时间：2023-05-06\n{TEXT}\n责任编辑：某某",
    "statistics": f"某区交通运输局2022年建议提案办理情况\n2022年，我局共承办人大代表建议12件、政协提案8件，办结率和满意率均为100%。{TEXT}",
    "list-page": '<html><body><ul><li><a href="1">关于对县一届人大一次会议第1号建议的答复</a></li>'
    '<li><a href="2">关于对县一届人大一次会议第2号建议的答复</a></li><li><a href="3">关于对县一届人大一次会议第3号建议的答复</a></li>'
    '<li><a href="4">关于县政协一届一次会议第4号提案的答复</a></li></ul></body></html>',
    "suggestion-alone": f"关于加强农村道路养护的建议\n提出人：张三\n当前农村道路养护存在资金不足、责任不清等问题，建议县政府加大投入，明确养护责任。{TEXT}",
    "party-congress": "关于老街改造提案的答复\n张三代表：\n您在镇第十五次党代表大会二次会议上提出的《关于老街改造的提案》已收悉，现答复如下：\n已列入明年计划。\n某某镇党委\n2024年6月11日",
    "log-in-page": "某某市政务服务平台\n用户名：\n密码：\n验证码：\n登录",
}
REPLIES = {
    "a letter whose title was cut away": "张三代表：\n您提出的《关于增设路灯的建议》收悉，现答复如下：\n已增设路灯一百盏。\n某某市住房和城乡建设局\n2023年7月1日",
    "a reply about statistics": "关于对市一届人大二次会议第35号建议办理情况的答复\n张三代表：\n您提出的关于公开2022年统计数据的建议收悉，现答复如下：\n已在网站公开全部数据。\n2023年7月1日",
    "a reply that mentions delegates of the party": "关于市政协一届一次会议第5号提案的答复\n李四委员：\n您提出的《关于发挥党代表作用的提案》收悉，现答复如下：\n我们将认真研究。\n2023年7月1日",
    "a case file without a salutation": "某县公安局对政协某县一届二次会议第103号提案的答复\n办理复文（摘要）：一、自2023年3月起在校门口设立护学岗，高峰时段安排警力两名。",
    "a reply in traditional signs": "關於政協某區第一屆委員會第三次會議第3047號提案答復的函\n張三委員:\n您提出的提案已收悉,現將有關情況答復如下:\n已經辦結。",
}


def converted(tmp_path: Path, content: str) -> Reply | SetAsidePage:
    path = tmp_path / "capture.txt"
    path.write_text(content, encoding="utf-8")
    [entry] = convert_file(single_capture(path, "capture.txt"), shared_rulebook())
    return entry


@pytest.mark.parametrize(("rule", "content"), PAGES.items(), ids=PAGES)
def test_what_is_no_reply_is_set_aside_with_its_reason(tmp_path: Path, rule: str, content: str) -> None:
    entry = converted(tmp_path, content)
    assert isinstance(entry, SetAsidePage)
    assert entry.problems[-1].rule == rule
    assert entry.reason
    assert entry.label


@pytest.mark.parametrize("content", REPLIES.values(), ids=REPLIES)
def test_what_is_a_reply_is_not_set_aside(tmp_path: Path, content: str) -> None:
    assert isinstance(converted(tmp_path, content), Reply)
