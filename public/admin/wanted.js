// After signing in, the chat leads to the address that was wanted (public/page/sign-in.js). Here that is this page: it is asked for when
// nobody has signed in, and forgotten on arrival, whether somebody may see it or not.
(() => {
  const WANTED = 'steward:wanted';
  const signedOut = document.documentElement.dataset.refused === 'sign_in';
  try {
    if (signedOut) sessionStorage.setItem(WANTED, location.pathname);
    else sessionStorage.removeItem(WANTED);
  } catch {
    // Storage is blocked: the sign-in leads to the chat.
  }
  if (signedOut) location.replace('login');
})();
