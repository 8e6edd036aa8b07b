// One small adapter to the apps that show us in a webview: Cordova and BingoTouch, uni-app, ZWJSBridge,
// WeChat. Every call is tried only where its object exists; without any of them nothing happens.
function makeBridge() {
  const at = (path) => path.split('.').reduce((value, key) => (value ? value[key] : undefined), window);

  function attempt(calls) {
    for (let index = 0; index < calls.length; index += 1) {
      const owner = at(calls[index][0]);
      const method = owner && owner[calls[index][1]];
      if (typeof method === 'function') {
        try {
          method.apply(owner, calls[index].slice(2));
          return true;
        } catch (error) { /* the next one may work */ }
      }
    }
    return false;
  }

  const closing = [
    ['ZWJSBridge', 'close'],
    ['wx.miniProgram', 'navigateBack'],
    ['uni.webView', 'navigateBack'],
    ['uni', 'navigateBack'],
    ['WeixinJSBridge', 'call', 'closeWindow'],
    ['app', 'back'],
    ['navigator.app', 'exitApp'],
  ];

  return {
    canClose: () => closing.some((one) => typeof (at(one[0]) || {})[one[1]] === 'function'),
    close: () => attempt(closing),
    tell(message) {
      attempt([
        ['wx.miniProgram', 'postMessage', { data: message }],
        ['uni.webView', 'postMessage', { data: message }],
        ['uni', 'postMessage', { data: message }],
      ]);
    },
    // Calls back with true or false when the app has an elder mode of its own.
    elder(on) {
      const app = at('ZWJSBridge');
      if (!app || typeof app.getUiStyle !== 'function') return;
      const asked = () => Promise.resolve(app.getUiStyle({})).then(
        (style) => on(Boolean(style) && style.uiStyle === 'elder'), () => {},
      );
      if (typeof app.onReady === 'function') app.onReady(asked);
      else asked();
    },
    // The back key of Cordova shells; elsewhere it is the browser's own history.
    onBack(closeTop) {
      document.addEventListener('backbutton', (event) => {
        event.preventDefault();
        if (!closeTop()) attempt(closing);
      });
    },
  };
}
