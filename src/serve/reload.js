// Reloads the page when `reader serve` has built it anew, and shows why a build failed.
{
  const { language, build } = document.currentScript.dataset;
  let line = null;
  const events = new EventSource("/__reader/events");
  events.onmessage = ({ data }) => {
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
}
