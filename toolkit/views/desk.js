// The desk beside the review: the place a value was read from, as a page, as cells, or as lines of text.

const NOTHING_CHOSEN = "Choose a value to see where it was read.";
const NO_PLACE = "This value has no place in the contract: it was typed, worked out, or not found.";

class Desk {
  constructor(ask) {
    this.ask = ask; // puts a question to the kernel; `hear` gets the answer
    this.places = new Map(); // by path, as the kernel answered
    this.pictures = new Map(); // by page: address of the picture
    this.where = null;
    this.nth = 0;
    this.zoom = null;
    this.node = h("section", { class: "c2i-desk", "aria-label": "Where it was read" });
  }

  select(where) {
    if (this.where === where) return;
    this.where = where;
    this.nth = 0;
    this.zoom = null;
    this.ask({ do: "places", where });
    if (this.places.has(where)) this.redraw();
  }

  hear(message, buffers) {
    if (message.trouble) {
      for (const [page, picture] of this.pictures) if (!picture.address) this.pictures.delete(page); // ask again
      this.node.replaceChildren(h("p", { class: "c2i-hint", role: "alert" }, message.trouble));
      return;
    }
    if (message.places) this.places.set(message.where, message.places);
    if (message.places && message.where === this.where) this.nth = message.first;
    if (message.picture && buffers.length) {
      const address = URL.createObjectURL(new Blob([buffers[0]], { type: "image/png" }));
      this.pictures.set(message.picture, { address, scale: message.scale });
    }
    this.redraw();
  }

  close() {
    for (const picture of this.pictures.values()) if (picture.address) URL.revokeObjectURL(picture.address);
  }

  redraw() {
    const places = this.places.get(this.where);
    const place = places?.[this.nth];
    if (!place) {
      this.node.replaceChildren(h("p", { class: "c2i-hint" }, places ? NO_PLACE : NOTHING_CHOSEN));
      return;
    }
    const tab = (p, n) =>
      button(`tab/${n}`, p.place, () => this.turn(n), { class: "c2i-tab", "aria-pressed": String(n === this.nth) });
    this.node.replaceChildren(
      h("header", {}, places.map(tab), place.kind === "page" && this.zoomButtons()),
      this.surroundings(place),
      place.quote && place.kind !== "text" ? h("blockquote", {}, place.quote) : "",
    );
  }

  turn(n) {
    this.nth = n;
    this.zoom = null;
    this.redraw();
  }

  zoomButtons() {
    const set = (zoom) => () => {
      this.zoom = zoom;
      this.redraw();
    };
    const now = this.zoom ?? this.fit ?? 1;
    return h(
      "span",
      { class: "c2i-zoom" },
      button("zoom/out", "−", set(Math.max(1, now / 1.3)), { "aria-label": "Smaller", title: "Smaller" }),
      button("zoom/in", "+", set(Math.min(4, now * 1.3)), { "aria-label": "Larger", title: "Larger" }),
      button("zoom/page", "Whole page", set(1)),
    );
  }

  surroundings(place) {
    if (place.kind === "page") return this.page(place);
    if (place.kind === "cells") {
      const look = (r, c) => (r === place.row && c === place.column ? "c2i-mark" : null);
      const row = (texts, r) => h("tr", {}, texts.map((text, c) => h("td", { class: look(r, c) }, text)));
      return h("div", { class: "c2i-around", tabindex: "0" }, h("table", { class: "c2i-cells" }, place.rows.map(row)));
    }
    const words = h("mark", {}, place.words);
    return h("div", { class: "c2i-around c2i-prose", tabindex: "0" }, place.before, words, place.after);
  }

  page(place) {
    const picture = this.pictures.get(place.page);
    if (!picture) {
      this.pictures.set(place.page, {});
      this.ask({ do: "picture", page: place.page });
    }
    if (!picture?.address) return h("p", { class: "c2i-hint" }, `Drawing page ${place.page} …`);
    const image = h("img", { src: picture.address, alt: `Page ${place.page} of the contract`, draggable: "false" });
    const sheet = h("div", { class: "c2i-sheet" }, image);
    const label = `Page ${place.page}, the words are marked`;
    const frame = h("div", { class: "c2i-page", "data-scroll": "page", tabindex: "0", "aria-label": label }, sheet);
    image.addEventListener("load", () => {
      const [width, height] = [image.naturalWidth / picture.scale, image.naturalHeight / picture.scale];
      const box = place.box ?? [0, 0, width, height];
      this.fit = Math.min(1.7, Math.max(1, (0.9 * width) / (box[2] - box[0] + 12)));
      const zoom = this.zoom ?? this.fit;
      sheet.style.width = `${zoom * 100}%`;
      if (!place.box) return;
      const mark = h("div", { class: "c2i-box" });
      Object.assign(mark.style, {
        left: `${((box[0] - 3) / width) * 100}%`,
        top: `${((box[1] - 2) / height) * 100}%`,
        width: `${((box[2] - box[0] + 6) / width) * 100}%`,
        height: `${((box[3] - box[1] + 4) / height) * 100}%`,
      });
      sheet.append(mark);
      frame.scrollTop = mark.offsetTop + mark.offsetHeight / 2 - frame.clientHeight / 2;
      frame.scrollLeft = mark.offsetLeft + mark.offsetWidth / 2 - frame.clientWidth / 2;
    });
    return frame;
  }
}
