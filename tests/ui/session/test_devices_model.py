from tests.fakes import NOW
from tests.ui.session.device_samples import ALL, HERE, OTHER
from usen_desk.ui.session.devices_model import options, warning


def test_each_pc_says_which_it_is_and_when_it_was_used():
    found = options(ALL, NOW)
    assert [option.word for option in found] == ["PC-01", "PC-02", "名前のないPC"]
    assert [option.detail for option in found] == [
        "このPC ・ 最後のログイン 11:56",
        "最後のログイン 昨日 18:06",
        "最後のログイン 2月18日 10:00 ・ 停止済み",
    ]


def test_the_warning_says_what_is_lost_and_where():
    assert "「PC-02」" in warning(OTHER)
    assert "次に接続したとき" in warning(OTHER)
    assert "すぐにログアウト" in warning(HERE)
    assert all("まだ送信していない返信と下書きは失われ" in warning(one) for one in ALL)
