// Live updates: when the server says that something changed, the page's part that moves is asked for again.
// Everything works without; a page then loads itself again now and then.
"use strict";
(function () {
  function localTimes(root) {
    var clock = {month: "short", day: "numeric", hour: "2-digit", minute: "2-digit"};
    var form = new Intl.DateTimeFormat(undefined, clock);
    var longer = new Intl.DateTimeFormat(undefined, Object.assign({year: "numeric"}, clock));
    var year = new Date().getFullYear();
    root.querySelectorAll("time[datetime]").forEach(function (element) {
      var at = new Date(element.getAttribute("datetime"));
      if (isNaN(at)) return;
      element.textContent = (at.getFullYear() === year ? form : longer).format(at);
    });
    root.querySelectorAll(".utc").forEach(function (element) { element.textContent = ""; });
  }
  localTimes(document);

  // On a phone the pages' names lie on one line, which is moved to where this one's is.
  var here = document.querySelector("nav a[aria-current]");
  if (here) here.parentNode.scrollLeft = here.offsetLeft - (here.parentNode.clientWidth - here.offsetWidth) / 2;

  var live = document.getElementById("live");
  if (!live || !window.EventSource || !window.fetch) return;
  var asking = false, again = false;

  function busy() {
    // Nothing is replaced under somebody who fills in a form or has opened one.
    var active = document.activeElement;
    var typing = active && live.contains(active) && /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(active.tagName);
    return typing || document.hidden || live.querySelector("details[open]") !== null;
  }

  function refresh() {
    if (asking) { again = true; return; }
    if (busy()) { again = true; return; }
    asking = true;
    again = false;
    fetch(location.href, {headers: {"X-Live": "1"}, credentials: "same-origin", redirect: "error"})
      .then(function (response) { if (!response.ok) throw new Error(); return response.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("live");
        if (!fresh || busy()) return;
        localTimes(fresh);
        live.replaceWith(document.adoptNode(fresh));
        live = fresh;
      })
      .catch(function () {})
      .then(function () { asking = false; });
  }

  var events = new EventSource(live.getAttribute("data-events"));
  events.addEventListener("change", refresh);
  setInterval(function () { if (again) refresh(); }, 1500);
})();
