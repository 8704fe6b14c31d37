"""Small stand-ins for tests of presenters and views: no server, no thread, no disk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from usen_desk.api.errors import ApiError, Cancelled, Defect
from usen_desk.contract.errors import Code, Problem

NOW = datetime(2026, 3, 9, 3, 1, tzinfo=UTC)


class FakeClient:
    """Answers each endpoint from `answers`: a result, an ApiError to raise, a list of these used up one by one, or a
    function of (body, **path). `asked` keeps (endpoint, body, path) in order."""

    def __init__(self, answers=None):
        self.answers, self.asked, self.token = dict(answers or {}), [], ""
        self.route, self.answered_at, self.clock_offset = None, None, timedelta()

    def now(self):
        """The clock of the service."""
        return NOW

    def call(self, endpoint, body, **path):
        self.asked.append((endpoint, body, path))
        answer = self.answers[endpoint]
        if isinstance(answer, list):
            answer = answer.pop(0)
        if callable(answer):
            answer = answer(body, **path)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def call_as(self, token, endpoint, body, **path):
        return self.call(endpoint, body, **path)

    def warm_up(self):
        pass

    def upload(self, endpoint, body, data, **path):
        return self.call(endpoint, body, **path, data=data)

    def download(self, endpoint, body, target, progress=None, **path):
        """The answer is the file's bytes."""
        content = self.call(endpoint, body, **path)
        target.write_bytes(content)
        if progress:
            progress(len(content), len(content))
        return target

    def bodies(self, endpoint):
        return [body for asked, body, _ in self.asked if asked is endpoint]


class FakeJob:
    def __init__(self, deliver):
        self.deliver, self.cancelled = deliver, False

    @property
    def settled(self):
        return self.cancelled

    def cancel(self):
        self.cancelled = True


class Immediately:
    """A Background that works at once, in the caller's thread."""

    def run(self, work, ok, bad, *, owner=None, lane=None, latest=None, timeout_s=None, parks=True):
        job = FakeJob(lambda: _settle(work, ok, bad))
        job.deliver()
        return job

    def resume(self):
        pass

    def cancel_all(self):
        pass


class WhenTold:
    """A Background that works when the test says `deliver()`: for what is shown meanwhile, and for answers that come
    late or in another order (`deliver(1)` takes the second one that waits)."""

    def __init__(self):
        self.waiting, self._latest = [], {}

    def resume(self):
        pass

    def cancel_all(self):
        self.waiting.clear()

    def run(self, work, ok, bad, *, owner=None, lane=None, latest=None, timeout_s=None, parks=True):
        job = FakeJob(lambda: _settle(work, ok, bad))
        if latest is not None:
            older = self._latest.get((id(owner), latest))
            if older is not None:
                older.cancel()
            self._latest[(id(owner), latest)] = job
        self.waiting.append(job)
        return job

    def deliver(self, at=0):
        job = self.waiting.pop(at)
        if not job.cancelled:
            job.deliver()


def _settle(work, ok, bad):
    try:
        result = work()
    except Cancelled:
        return
    except ApiError as error:
        bad(error)
    except OSError as error:
        bad(Defect(type(error).__name__))
    else:
        ok(result)


def problem(code: Code, **more) -> Problem:
    return Problem(code=code, request_id="0" * 32, **more)
