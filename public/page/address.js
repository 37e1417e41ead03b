// Addresses of the page, below the prefix that a reverse proxy may give the server.

export const root = document.querySelector('meta[property="og:root_path"]')?.content.replace(/\/$/, '') || '';
export const chatAddress = (thread) => `${root}/thread/${thread}`;
export const here = () => window.location.pathname;
