"""B1-1: signing in and out, from the first start of a PC on."""

from tests.journeys.desk import files_hold, person
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.session import GET_ME
from usen_desk.ui.messages import REFUSALS

ME = person("agent")


def refusal(service, token):
    """What the service says to this session: None while it lives."""
    client = ApiClient(Route(service.url, service.authority.ca_file), token)
    try:
        client.call(GET_ME, Nothing())
    except Refused as refused:
        return refused.problem.code
    finally:
        client.close()
    return None


def test_a_wrong_password_is_said_and_the_right_one_opens_the_desk(desks, service):
    desk = desks(service.url)
    desk.type_into("ログインID", ME.login_id)
    desk.type_into("パスワード", "not the password")
    desk.press("Enter")
    desk.wait_notice(REFUSALS[Code.WRONG_SIGN_IN])
    assert desk.input("ログインID").text() == ME.login_id
    desk.type(ME.password)  # the wrong one is selected: typing replaces it
    desk.press("Enter")
    desk.wait(lambda: desk.program.shell is not None)
    desk.wait_idle()
    assert ME.name in desk.texts
    assert not desk.notices
    assert not files_hold(desk.paths.config.parent, ME.password)
    assert not files_hold(desk.paths.config.parent, desk.token)


def test_the_first_start_asks_for_the_address_and_the_next_one_remembers_it(desks, service):
    desk = desks()
    desk.program.settings.values.ca_file = str(service.authority.ca_file)  # the test's own authority, as IT sets it up
    desk.program.sign_in.apply_route()
    desk.type("https://127.0.0.1:1")
    desk.press("Enter")
    desk.wait(lambda: desk.notices)
    assert desk.input("サービスのアドレス").text() == "https://127.0.0.1:1"
    desk.type_into("サービスのアドレス", service.url)
    desk.press("Enter")
    desk.wait(lambda: desk.input("ログインID"))
    assert any("サービスに接続できました" in notice for notice in desk.notices)
    desk.sign_in()
    desk.close()

    again = desks()
    assert again.input("ログインID").text() == ME.login_id
    again.type(ME.password)  # the cursor stands where something is still to be typed
    again.press("Enter")
    again.wait(lambda: again.program.shell is not None)


def test_logging_out_ends_the_session_on_the_service_and_leaves_nothing_on_screen(desk, service):
    token = desk.token
    assert refusal(service, token) is None
    desk.click(desk.button(f"{ME.department} {ME.name}"))
    desk.choose("ログアウト")
    desk.wait(lambda: desk.input("ログインID"))
    desk.wait(lambda: refusal(service, token) is Code.SESSION_EXPIRED)
    assert desk.input("ログインID").text() == ME.login_id
    assert desk.input("パスワード").text() == ""
    assert desk.token == ""
    assert ME.name not in desk.texts
    desk.sign_in("supervisor")
    assert person("supervisor").name in desk.texts


def test_an_empty_form_is_said_without_asking_the_service(desks, service):
    desk = desks(service.url)
    desk.click_button("ログイン")
    desk.wait_notice("ログインIDとパスワードの両方を入力してください。入力した内容は残っています。")
