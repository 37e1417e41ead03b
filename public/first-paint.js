// Runs before the first paint: Chainlit itself starts in the dark theme, whatever the browser asks for.
(() => {
  const root = document.documentElement;
  let theme = "system";
  try {
    theme = localStorage.getItem("vite-ui-theme") || theme;
    localStorage.setItem("vite-ui-theme", theme);
  } catch {
    // Storage is blocked: Chainlit cannot read it either, and shows its default theme.
  }
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.add(dark ? "dark" : "light");
})();
