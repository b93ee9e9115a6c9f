// Reloads the page when `reader serve` has built it anew, and shows why a build failed.
//
// A browser has six connections to a server, for all of its tabs together, and an open
// event stream holds one. So only a page that is being looked at listens; it is told the
// state as soon as it listens again, and so misses nothing.
{
  const { language, build } = document.currentScript.dataset;
  let line = null;
  let events = null;

  const heard = ({ data }) => {
    const news = JSON.parse(data);
    line?.remove();
    line = null;
    if (news.error) {
      line = document.createElement("pre");
      line.className = "reader-build-error";
      line.setAttribute("role", "alert");
      line.textContent = news.error;
      line.style.cssText =
        "position:fixed;inset:auto 0 0 0;z-index:1000;margin:0;padding:.8em 1.2em;" +
        "max-height:40vh;overflow:auto;white-space:pre-wrap;font-size:1.3rem;" +
        "background:#7a1c1c;color:#fff";
      document.body.append(line);
    } else if (language in news.builds && String(news.builds[language]) !== build) {
      location.reload();
    }
  };

  const listen = () => {
    if (events || document.visibilityState !== "visible") return;
    events = new EventSource("/__reader/events");
    events.onmessage = heard;
  };
  const leave = () => {
    events?.close();
    events = null;
  };

  addEventListener("pageshow", listen);
  addEventListener("pagehide", leave);
  addEventListener("visibilitychange", () =>
    document.visibilityState === "visible" ? listen() : leave()
  );
}
