// Search: a dialog over the index that pagefind made of this language's pages.
// The index is loaded when the dialog is first opened, from the book's own files.
"use strict";

{
    const dialog = document.getElementById("search");
    const open = document.getElementById("search-open");
    const input = document.getElementById("search-input");
    const status = document.getElementById("search-status");
    const list = document.getElementById("search-results");
    const place = document.documentElement.dataset.pagefind;
    const pageful = 8;

    let engine = null;
    const load = async () => {
        for (let attempt = 0; engine === null; attempt += 1) {
            // A failed import is remembered by its address, hence the number.
            const again = attempt === 0 ? "" : `?try=${attempt}`;
            const address = new URL(`${place}pagefind.js${again}`, document.baseURI);
            try {
                const module = await import(address);
                await module.init();
                engine = module;
            } catch {
                status.textContent = dialog.dataset.building;
                await new Promise((resolve) => setTimeout(resolve, 1000));
            }
        }
        return engine;
    };
    let loading = null;
    const ready = () => loading ??= load();

    const element = (name, className, html) => {
        const made = document.createElement(name);
        made.className = className;
        made.innerHTML = html;
        return made;
    };
    const text = (string) => {
        const made = document.createElement("b");
        made.textContent = string;
        return made.innerHTML;
    };

    // One page of the book: its title, and the sections in which the words stand.
    const entry = (page) => {
        const item = document.createElement("li");
        const top = element("a", "search-page", text(page.meta.title));
        top.href = page.url;
        item.append(top);
        const parts = page.sub_results.length > 0 ? page.sub_results : [page];
        for (const part of parts.slice(0, 4)) {
            const title = part.title && part.title !== page.meta.title
                ? `<b>${text(part.title)}</b>` : "";
            const link = element("a", "search-part", `${title}<span>${part.excerpt}</span>`);
            link.href = part.url;
            item.append(link);
        }
        return item;
    };

    let latest = 0;
    const find = async () => {
        const query = input.value.trim();
        const mine = latest += 1;
        if (query === "") {
            list.replaceChildren();
            status.textContent = "";
            return;
        }
        const { results } = await (await ready()).search(query);
        if (mine !== latest) return;
        const show = async (from) => {
            const pages = await Promise.all(
                results.slice(from, from + pageful).map((result) => result.data()));
            if (mine !== latest) return;
            if (from === 0) list.replaceChildren();
            list.querySelector(".search-more")?.parentElement.remove();
            list.append(...pages.map(entry));
            if (from + pageful < results.length) {
                const item = document.createElement("li");
                const more = element("button", "search-more", text(dialog.dataset.more));
                more.type = "button";
                more.addEventListener("click", () => show(from + pageful));
                item.append(more);
                list.append(item);
            }
            status.textContent = results.length === 0
                ? dialog.dataset.none.replace("{}", query)
                : dialog.dataset.found.replace("{}", results.length);
        };
        await show(0);
    };

    const begin = () => {
        if (dialog.open) return;
        dialog.showModal();
        input.select();
        ready();
    };

    if (place) {
        open.hidden = false;
        open.addEventListener("click", begin);
        input.addEventListener("input", find);
        dialog.querySelector(".search-close").addEventListener("click", () => dialog.close());
        dialog.addEventListener("click", (event) => {
            // The dialog itself is hit only beside what it contains. A result on this
            // very page moves the page under the dialog, so it closes too.
            if (event.target === dialog || event.target.closest("a")) dialog.close();
        });
        dialog.querySelector("form").addEventListener("submit", (event) => {
            event.preventDefault();
            list.querySelector("a")?.click();
        });
        dialog.addEventListener("keydown", (event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (!step || event.isComposing) return;
            event.preventDefault();
            const stops = [input, ...list.querySelectorAll("a, button")];
            const at = stops.indexOf(document.activeElement);
            stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
        });
        document.addEventListener("keydown", (event) => {
            if (event.key !== "/" && event.key !== "s" || keysAreTaken(event)) return;
            event.preventDefault();
            begin();
        });
        const asked = new URLSearchParams(location.search).get("q");
        if (asked) {
            input.value = asked;
            begin();
            find();
        }
    }
}
