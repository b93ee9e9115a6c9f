// Listings: highlighting, marked lines, tabs that remember the reader's language, copying.
"use strict";

{
    const printView = document.documentElement.classList.contains("print-view");

    // Colours. Blocks without a language (outputs, protocol diagrams) stay as they are.
    hljs.configure({ languages: [] });
    for (const code of document.querySelectorAll("pre > code")) {
        code.classList.add("hljs");
        if (/\blanguage-(?!text\b|console\b|sh\b)/.test(code.className)) hljs.highlightBlock(code);
    }

    // Bands behind the lines that the text speaks of: data-mark="2,5-6".
    const bands = (marks) => marks.split(",").map((part) => {
        const [first, last = first] = part.split("-").map(Number);
        return [first, last - first + 1];
    });
    for (const panel of document.querySelectorAll(".listing-panel[data-mark]")) {
        const code = panel.querySelector("pre > code");
        for (const [first, lines] of bands(panel.dataset.mark)) {
            const band = document.createElement("span");
            band.className = "listing-mark";
            band.style.setProperty("--first", first - 1);
            band.style.setProperty("--lines", lines);
            code?.append(band);
        }
    }

    // A wide block can be scrolled by keyboard only if it can have the focus.
    const reachable = () => {
        for (const block of document.querySelectorAll("main pre, .table-wrapper, .diagram")) {
            if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
            else block.removeAttribute("tabindex");
        }
    };

    // Tabs. The language is chosen for the whole book; the output is looked at in passing.
    const select = (figure, name) => {
        const tab = figure.querySelector(`[role=tab][aria-controls$="-${name}"]`);
        if (!tab) return;
        for (const other of figure.querySelectorAll("[role=tab]")) {
            const chosen = other === tab;
            other.setAttribute("aria-selected", chosen);
            other.tabIndex = chosen ? 0 : -1;
            const panel = document.getElementById(other.getAttribute("aria-controls"));
            if (chosen) panel.removeAttribute("hidden");
            else panel.setAttribute("hidden", "until-found");
            const link = figure.querySelector(".listing-path a");
            if (chosen && link && panel.dataset.path) {
                link.textContent = panel.dataset.path;
                if (panel.dataset.source) link.href = panel.dataset.source;
            }
        }
    };
    const nameOf = (tab) => document.getElementById(tab.getAttribute("aria-controls")).dataset.tab;

    const choose = (figure, name) => {
        const before = figure.getBoundingClientRect().top;
        select(figure, name);
        if (name !== "output") {
            memory.set("book-tab", name);
            for (const other of document.querySelectorAll(".listing")) {
                if (other !== figure && shown(other) !== "output") select(other, name);
            }
        }
        // Others above have changed height; what the reader looks at stays where it is.
        const moved = figure.getBoundingClientRect().top - before;
        if (moved) scrollBy({ top: moved, behavior: "instant" });
        reachable();
    };
    const shown = (figure) => {
        const tab = figure.querySelector("[role=tab][aria-selected=true]");
        return tab && nameOf(tab);
    };

    const remembered = memory.get("book-tab");
    for (const figure of printView ? [] : document.querySelectorAll(".listing")) {
        const tabs = [...figure.querySelectorAll("[role=tab]")];
        if (tabs.length === 0) continue;
        select(figure, nameOf(tabs[0]));
        if (remembered) select(figure, remembered);
        for (const tab of tabs) {
            tab.addEventListener("click", () => choose(figure, nameOf(tab)));
            // Found by the browser's own search: the panel opens, so its tab is chosen.
            document.getElementById(tab.getAttribute("aria-controls"))
                .addEventListener("beforematch", () => select(figure, nameOf(tab)));
        }
        figure.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
            const at = tabs.indexOf(document.activeElement);
            const to = {
                ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1,
            }[event.key];
            if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
            event.preventDefault();
            const tab = tabs[(to + tabs.length) % tabs.length];
            tab.focus();
            choose(figure, nameOf(tab));
        });
    }
    reachable();
    addEventListener("resize", reachable);

    // Copying: one button a listing, for the panel in view; one a literal block.
    const template = document.getElementById("copy-button");
    const copyButton = (text) => {
        const button = template.content.firstElementChild.cloneNode(true);
        const label = button.textContent;
        button.addEventListener("click", async () => {
            try {
                await navigator.clipboard.writeText(text());
                button.textContent = button.dataset.copied;
            } catch {
                button.textContent = button.dataset.failed;
            }
            setTimeout(() => { button.textContent = label; }, 1500);
        });
        return button;
    };
    const trimmed = (block) => block.textContent.replace(/\n$/, "");
    for (const head of document.querySelectorAll(".listing-head")) {
        const figure = head.closest(".listing");
        head.append(copyButton(() => trimmed(
            figure.querySelector(".listing-panel:not([hidden]) pre > code") ?? figure)));
    }
    for (const code of document.querySelectorAll("main pre > code")) {
        if (code.closest(".listing-panel")) continue;
        const wrapper = document.createElement("div");
        wrapper.className = "copyable";
        code.parentElement.replaceWith(wrapper);
        wrapper.append(code.parentElement, copyButton(() => trimmed(code)));
    }
}
