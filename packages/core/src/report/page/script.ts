/**
 * Shows an entry of the list of numbers beside the number that was clicked, instead of jumping to it. The page says the
 * same without it. It reads elements and their text only, so that nothing of a brief becomes markup.
 */
export const script = `(() => {
const box = document.createElement('div');
box.className = 'popover';
box.popover = 'auto';
if (!box.showPopover) return;
document.body.append(box);
document.addEventListener('click', (event) => {
  const link = event.target.closest && event.target.closest('a.n');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const entry = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!entry) return;
  event.preventDefault();
  const copy = entry.cloneNode(true);
  copy.removeAttribute('id');
  const more = document.createElement('a');
  more.href = link.hash;
  more.textContent = 'in the list of numbers';
  more.addEventListener('click', () => box.hidePopover());
  box.replaceChildren(copy, more);
  box.showPopover();
  const place = link.getBoundingClientRect();
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
export const scriptHash = 'sJ4E1om17H35sn3M/VPTpN1Bkye3DvGpEbaPdifj8aQ=';
