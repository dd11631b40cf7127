// Keeps what changes by itself up to date: asks for the page again and puts what has changed into place, so that the focus,
// what was typed and what was selected stay. Without this script a reload does the same.
(() => {
  'use strict';
  const address = document.body.dataset.address;
  if (!address) return;

  const PAUSE = 1000;
  const BETWEEN_ANNOUNCEMENTS = 5000;
  const lost = document.getElementById('lost');
  const announcement = document.getElementById('announcement');
  let lastAnnouncement = 0;

  // A message is shown once; its number has no business in the address.
  if (location.search) history.replaceState(null, '', address);

  /** Makes one node like another, touching only what differs. */
  function liken(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
      old.replaceWith(document.importNode(fresh, true));
      return;
    }
    if (old.nodeType === Node.TEXT_NODE) {
      old.data = fresh.data;
      return;
    }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const before = [...old.childNodes];
    const after = [...fresh.childNodes];
    after.forEach((node, place) => {
      if (before[place]) liken(before[place], node);
      else old.append(document.importNode(node, true));
    });
    before.slice(after.length).forEach((node) => node.remove());
  }

  function statuses() {
    const all = document.querySelectorAll('[data-announce]');
    return new Map([...all].map((element) => [element.id, element.dataset.announce]));
  }

  /** Says what has changed its status, to those who do not see it. */
  function announce(before) {
    const changed = [...statuses()].filter(([id, status]) => before.has(id) && before.get(id) !== status);
    if (changed.length === 0 || Date.now() - lastAnnouncement < BETWEEN_ANNOUNCEMENTS) return;
    lastAnnouncement = Date.now();
    announcement.textContent = changed.map(([, status]) => status).join(', ');
  }

  async function refresh() {
    const response = await fetch(address, { headers: { accept: 'text/html' }, cache: 'no-store' });
    // What the page was about is gone: everything was forgotten or replaced.
    if (response.status === 404) return location.assign(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    const before = statuses();
    const focused = document.activeElement?.id;
    for (const region of document.querySelectorAll('[data-live]')) {
      const counterpart = fresh.getElementById(region.id);
      if (counterpart) liken(region, counterpart);
    }
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
    announce(before);
  }

  async function keepUp() {
    const started = performance.now();
    if (!document.hidden) {
      try {
        await refresh();
        lost.hidden = true;
      } catch {
        lost.hidden = false;
      }
    }
    // A page of a thousand services takes its time, and must not take all of it.
    const took = performance.now() - started;
    setTimeout(keepUp, Math.max(PAUSE, 10 * took));
  }
  setTimeout(keepUp, PAUSE);
})();
