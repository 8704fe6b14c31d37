// The pages work without this file. With it: a thread that grows by itself, the progress of an upload, one press of a
// button for one sending, and the fields of a category as soon as it is chosen. It asks this service only.
"use strict";

const LOOK_EVERY_MS = 4000;
const BEAT_WITHIN_MS = 50000; // the service sends one every 20 s
document.documentElement.classList.add("scripted");

function fragmentOf(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

function watchThread(thread) {
  const state = document.getElementById("state");
  let isLooking = false;
  let isAskedAgain = false;
  let stream = null;
  let polling = 0;
  let beat = 0;

  const newest = () => thread.querySelector("article:last-of-type");

  async function look() {
    isAskedAgain = isLooking;
    if (document.hidden || isLooking) return;
    isLooking = true;
    try {
      const last = newest();
      const days = thread.querySelectorAll(".day");
      const asked = new URLSearchParams({
        after: last ? last.dataset.sequence : "0",
        status: state.dataset.status,
        person: state.dataset.person,
        day: days.length ? days[days.length - 1].textContent.trim() : "",
        seen: "1",
      });
      const answer = await fetch(`${thread.dataset.live}?${asked}`, { headers: { accept: "text/html" } });
      if (answer.status === 200) show(fragmentOf(await answer.text()));
      else if (answer.status !== 204) stop();
    } catch {
      // the line is away: the next look tells
    } finally {
      isLooking = false;
      if (isAskedAgain) look();
    }
  }

  function show(told) {
    const root = told.querySelector("[data-status]");
    if (!root) return;
    const wasOpen = Boolean(document.querySelector("#compose textarea"));
    for (const node of [...root.querySelector(".thread").children]) {
      if (!node.id || !document.getElementById(node.id)) thread.append(node);
    }
    state.replaceChildren(...root.querySelector(".state").childNodes);
    state.dataset.status = root.dataset.status;
    state.dataset.person = root.dataset.person;
    document.getElementById("news").textContent = "やりとりが更新されました。";
    if (wasOpen && !root.dataset.open) close();
    else if (!wasOpen && root.dataset.open) location.reload();
  }

  // What is written stays on the page, and goes into a new inquiry from here.
  function close() {
    const text = document.querySelector("#compose textarea");
    const form = text.closest("form");
    if (text.value.trim()) {
      form.querySelector("[name=do]").click();
    } else {
      location.reload();
    }
  }

  // The page looks every few seconds until a stream proves that it gets through, and again when it falls silent: some
  // lines on the way let none pass, or keep it to themselves. Only a page that is seen holds one of the browser's lines.
  function listen() {
    stop();
    polling = setInterval(look, LOOK_EVERY_MS);
    if (!window.EventSource || !thread.dataset.stream) return;
    stream = new EventSource(thread.dataset.stream);
    stream.addEventListener("news", () => { heard(); look(); });
    stream.addEventListener("beat", heard);
    stream.addEventListener("error", fallBack);
    stream.addEventListener("open", look); // what came before the line stood
  }

  function heard() {
    clearInterval(polling);
    clearTimeout(beat);
    polling = 0;
    beat = setTimeout(fallBack, BEAT_WITHIN_MS);
  }

  function fallBack() {
    clearTimeout(beat);
    if (stream && !polling) polling = setInterval(look, LOOK_EVERY_MS);
  }

  function stop() {
    if (stream) stream.close();
    stream = null;
    clearInterval(polling);
    clearTimeout(beat);
    polling = 0;
  }

  function seen() {
    if (document.hidden) return stop();
    look();
    listen();
  }

  const over = new AbortController();
  document.addEventListener("visibilitychange", seen, { signal: over.signal });
  window.addEventListener("pagehide", stop, { signal: over.signal });
  window.addEventListener("pageshow", (event) => { if (event.persisted) seen(); }, { signal: over.signal });
  if (!document.hidden) listen();
  return () => { over.abort(); stop(); };
}

// One press sends once; a second one while it is under way does nothing.
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.dataset.sending = "1";
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (files.length) {
      event.preventDefault();
      sendFiles(form, event.submitter, files);
    }
  });
  window.addEventListener("pageshow", () => delete form.dataset.sending);
}

function complain(form, sentence) {
  delete form.dataset.sending;
  let said = form.querySelector(".wrong.files");
  if (!said) {
    said = document.createElement("p");
    said.className = "wrong files";
    said.setAttribute("role", "alert");
    form.append(said);
  }
  said.textContent = sentence;
}

function sendFiles(form, submitter, files) {
  const limit = Number(form.dataset.fileMax || Infinity);
  const large = files.find((file) => file.size > limit);
  if (large) {
    complain(form, `「${large.name}」は大きすぎます。1つのファイルは${Math.floor(limit / 1048576)}MBまでです。`);
    return;
  }
  const together = files.reduce((sum, file) => sum + file.size, 0);
  const most = Number(form.dataset.formMax || Infinity);
  if (together > most) {
    complain(form, `ファイルの合計が大きすぎます。一度に送れるのは、あわせて${Math.floor(most / 1048576)}MBまでです。`);
    return;
  }
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", "ファイルの送信");
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.textContent = "送信を中止";
  form.append(bar, cancel);
  const body = new FormData(form, submitter);
  const sending = new XMLHttpRequest();
  const over = (sentence) => {
    bar.remove();
    cancel.remove();
    complain(form, sentence);
  };
  cancel.addEventListener("click", () => sending.abort());
  sending.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
  });
  sending.addEventListener("abort", () => over("送信を中止しました。入力した内容は残っています。"));
  sending.addEventListener("error", () => over("送信できませんでした。接続を確かめて、もう一度送信してください。"));
  sending.addEventListener("load", () => {
    if (sending.status === 413) over("ファイルの合計が大きすぎます。減らして、もう一度送信してください。入力した内容は残っています。");
    else if (sending.status >= 500) over("ただいま混み合っています。少し待って、もう一度送信してください。入力した内容は残っています。");
    else arrive(form, sending);
  });
  sending.open("POST", form.action);
  sending.send(body);
}

// The answer is a page like any other: the one that it led to, or the form with what is wrong.
function arrive(form, sending) {
  const target = new URL(sending.responseURL);
  if (target.href.split("#")[0] !== new URL(form.action).href) {
    location.assign(target.href);
    return;
  }
  const page = fragmentOf(sending.responseText);
  document.title = page.title;
  document.body.className = page.body.className;
  document.body.replaceChildren(...page.body.childNodes);
  window.scrollTo(0, 0);
  begin();
}

let unwatch = () => {}; // a page that took the place of another one is the only one that looks and listens

function begin() {
  for (const form of document.querySelectorAll("form[method=post]")) sendOnce(form);
  unwatch();
  const thread = document.getElementById("thread");
  unwatch = thread ? watchThread(thread) : () => {};
  for (const choice of document.querySelectorAll(".kinds input")) {
    choice.addEventListener("change", () => choice.form.querySelector(".switch").click());
  }
  const wrong = document.querySelector("[aria-invalid=true]"); // of a group, which a browser passes over, the first choice
  if (wrong) (wrong.matches("fieldset") ? wrong.querySelector("input") : wrong).focus();
}

begin();
