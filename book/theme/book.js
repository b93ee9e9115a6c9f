// The frame: sidebar, theme, the list of this page's headings, printing.
"use strict";

// Storage may be refused (private windows, file: pages); the book works without it.
const memory = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) {
        try {
            if (value === null) localStorage.removeItem(key);
            else localStorage.setItem(key, value);
        } catch { /* The choice then lasts as long as the page. */ }
    },
};

// The reader is typing, or in a control with keys of its own.
const keysAreTaken = (event) => event.ctrlKey || event.altKey || event.metaKey
    || event.isComposing || document.querySelector("dialog[open]")
    || event.target.closest?.("input, select, textarea, [contenteditable], [role=tablist]");

{
    const html = document.documentElement;
    const sidebar = document.getElementById("sidebar");
    const toggle = document.getElementById("sidebar-toggle");
    const wide = matchMedia("(min-width: 70rem)");

    const show = (visible, remember) => {
        html.classList.toggle("sidebar-visible", visible);
        toggle.setAttribute("aria-expanded", visible);
        if (remember && wide.matches) memory.set("book-sidebar", visible ? null : "hidden");
    };
    const isVisible = () => html.classList.contains("sidebar-visible");

    show(isVisible(), false);
    toggle.addEventListener("click", () => {
        show(!isVisible(), true);
        if (isVisible() && !wide.matches) sidebar.focus();
    });
    document.getElementById("sidebar-shade").addEventListener("click", () => show(false, false));
    document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || wide.matches || !isVisible()) return;
        show(false, false);
        toggle.focus();
    });
    wide.addEventListener("change", () => {
        show(wide.matches && memory.get("book-sidebar") !== "hidden", false);
    });

    // The headings of this page, under its entry.
    const entry = sidebar.querySelector("a[aria-current]");
    const headings = [...document.querySelectorAll("main h2[id]")];
    if (entry && headings.length > 1) {
        const list = document.createElement("ol");
        list.className = "on-this-page";
        list.setAttribute("aria-label", sidebar.dataset.here);
        const links = new Map();
        for (const heading of headings) {
            const link = document.createElement("a");
            link.href = location.pathname + location.search + "#" + heading.id;
            link.textContent = heading.textContent;
            const item = document.createElement("li");
            item.append(link);
            list.append(item);
            links.set(heading, link);
        }
        entry.closest(".chapter-link-wrapper").after(list);
        list.addEventListener("click", () => { if (!wide.matches) show(false, false); });

        const follow = () => {
            const line = innerHeight / 4;
            const past = headings.filter((h) => h.getBoundingClientRect().top < line);
            for (const [heading, link] of links) {
                link.classList.toggle("current", heading === past.at(-1));
            }
        };
        let waiting = false;
        addEventListener("scroll", () => {
            if (waiting) return;
            waiting = true;
            requestAnimationFrame(() => { waiting = false; follow(); });
        }, { passive: true });
        follow();
    }
    if (entry && isVisible()) {
        const middle = entry.offsetTop - sidebar.clientHeight / 2;
        sidebar.scrollTop = Math.max(0, middle);
    }
}

// Theme: as the system, light, dark, and round again.
{
    const html = document.documentElement;
    const toggle = document.getElementById("theme-toggle");
    const order = ["auto", "light", "dark"];
    const current = () => order.find((name) => html.classList.contains(name)) ?? "auto";
    const label = () => {
        toggle.title = toggle.dataset[current()];
        toggle.setAttribute("aria-label", toggle.title);
    };
    toggle.addEventListener("click", () => {
        const next = order[(order.indexOf(current()) + 1) % order.length];
        html.classList.remove("light", "dark");
        if (next !== "auto") html.classList.add(next);
        memory.set("book-theme", next === "auto" ? null : next);
        label();
    });
    label();
}

// On the 404 page `<base>` would turn `#content` into another page's address.
document.querySelector(".skip-link").addEventListener("click", (event) => {
    event.preventDefault();
    const content = document.getElementById("content");
    content.focus();
    content.scrollIntoView();
});

// Paper has no folds.
{
    const openAll = () => {
        for (const fold of document.querySelectorAll("main details")) fold.open = true;
    };
    addEventListener("beforeprint", openAll);
    if (document.documentElement.classList.contains("print-view")) openAll();
}
