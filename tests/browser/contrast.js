// The runs of text on this page whose contrast with their ground is under 4.5 (WCAG 2, AA).
(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const paint = (colour, under) => {
        canvas.fillStyle = `rgb(${under.join()})`;
        canvas.fillRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const light = (colour) => colour.reduce((sum, value, at) => {
        const part = value / 255;
        const linear = part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        return sum + linear * [0.2126, 0.7152, 0.0722][at];
    }, 0);
    const ground = (element) => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) layers.push(getComputedStyle(at).backgroundColor);
        return layers.reverse().reduce((under, layer) => paint(layer, under), [255, 255, 255]);
    };
    const faint = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
        if (element.closest("svg, script, style, noscript, template")) continue;
        const under = ground(element);
        const [a, b] = [light(paint(getComputedStyle(element).color, under)), light(under)];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < 4.5) {
            const name = element.tagName + "." + element.className;
            faint.set(name, `${name} ${contrast.toFixed(2)} ${walker.currentNode.data.trim().slice(0, 30)}`);
        }
    }
    return [...faint.values()];
})()
