/**
 * Shows an entry of the list of numbers beside the number that was clicked, instead of jumping to it; for a sentence, those
 * of all numbers that it tells of. The page says the same without it. It reads elements and their text only, so that nothing
 * of a brief becomes markup.
 */
export const script = `(() => {
const box = document.createElement('div');
box.className = 'popover';
box.popover = 'auto';
if (!box.showPopover) return;
document.body.append(box);
document.addEventListener('click', (event) => {
  const asked = event.target.closest && (event.target.closest('a.n') || (!event.target.closest('a,summary') && getSelection().isCollapsed && event.target.closest('[data-numbers]')));
  if (!asked || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = asked.getAttribute('href');
  const names = link ? [link.slice(1)] : asked.dataset.numbers.split(' ');
  const entries = names.map((name) => document.getElementById(decodeURIComponent(name))).filter(Boolean);
  if (entries.length === 0) return;
  event.preventDefault();
  const copies = entries.map((entry) => {
    const copy = entry.cloneNode(true);
    copy.removeAttribute('id');
    return copy;
  });
  const more = document.createElement('a');
  more.href = '#' + names[0];
  more.textContent = 'in the list of numbers';
  more.addEventListener('click', () => box.hidePopover());
  box.replaceChildren(...copies, more);
  box.showPopover();
  box.scrollTop = 0;
  const place = asked.getBoundingClientRect();
  box.style.left = Math.max(8, Math.min(place.left, innerWidth - box.offsetWidth - 8)) + 'px';
  box.style.top = (place.bottom + box.offsetHeight + 8 > innerHeight ? Math.max(8, place.top - box.offsetHeight - 6) : place.bottom + 6) + 'px';
});
addEventListener('scroll', () => box.matches(':popover-open') && box.hidePopover(), { passive: true });
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = target && target.closest('details:not([open])');
  if (closed) { closed.open = true; target.scrollIntoView(); }
};
addEventListener('hashchange', reveal);
reveal();
})();`;

/** SHA-256 of the script in base64: the page's policy lets this script run and no other. A test computes it. */
export const scriptHash = 'ahpExqmFrPLHVxbDYMtLUXuxAx9EtjtDAtrW5smoPLg=';
