"""Only addresses that cannot run code become links."""

import pytest

from dafu.publish.addresses import safe_address


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://www.example.gov.cn/a_b?x=1&y=2#z", "https://www.example.gov.cn/a_b?x=1&y=2#z"),
        (" HTTP://EXAMPLE.ORG ", "HTTP://EXAMPLE.ORG"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("ftp://example.org/x", "ftp://example.org/x"),
        ("./P020230(1).pdf", "./P020230%281%29.pdf"),
        ("附件 1.doc", "%E9%99%84%E4%BB%B6%201.doc"),
        ("/x?a=b:c", "/x?a=b:c"),
        ("a%20b 100%", "a%20b%20100%25"),
        ('"onclick="x', "%22onclick%3D%22x"),
        ("https://e.org/?a&copy;b", "https://e.org/?a&amp;copy;b"),
        ("x`y*z[1]{2}|\\<>", "x%60y%2Az%5B1%5D%7B2%7D%7C%5C%3C%3E"),
    ],
)
def test_a_harmless_address_is_written_so_that_it_stays_in_its_place(address: str, written: str) -> None:
    assert safe_address(address) == written.replace("%3D", "=")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \x01javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript\r:alert(1)",
        "java\u200bscript:alert(1)",
        "java&#115;cript:alert(1)",
        "&#106;avascript:alert(1)",
        "&Tab;javascript&colon;alert(1)",
        "javascript&colon;alert(1)",
        "jav%61script:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "blob:https://example.org/1",
        "：javascript:x",
        "",
        "  \x00 ",
    ],
)
def test_any_other_address_is_no_link(address: str) -> None:
    assert safe_address(address) is None
