// Speech to text, only where the browser brings it. Nothing is sent before the citizen has read it.
function makeVoice(field, say) {
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  if (!Recognition || !window.isSecureContext) return null;
  let running = null;
  const element = button(W.voice, () => {
    if (running) { running.stop(); return; }
    running = new Recognition();
    running.lang = 'zh-CN';
    running.onresult = (event) => {
      field.value += Array.from(event.results).map((result) => result[0].transcript).join('');
      field.dispatchEvent(new Event('input'));
    };
    running.onerror = () => say(W.voiceFailed);
    running.onend = () => { running = null; element.textContent = W.voice; field.focus(); };
    running.start();
    element.textContent = W.voiceStop;
    say(W.voiceNote);
  }, { class: 'quiet voice' });
  return element;
}
