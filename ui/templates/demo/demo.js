// The host's own script: its elder switch, and its search box that hands the question to the widget.
document.getElementById('elder').addEventListener('click', function () {
  const root = document.documentElement;
  const on = !root.hasAttribute('data-elder');
  root.toggleAttribute('data-elder', on);
  this.setAttribute('aria-pressed', String(on));
});
document.getElementById('find').addEventListener('submit', function (event) {
  event.preventDefault();
  const text = document.getElementById('q').value.trim();
  if (text && window.Cewen) window.Cewen.ask(text);
});
