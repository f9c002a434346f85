// Moving about inside the app, shared by its components: the address changes, and Streamlit is told in the browser's own
// way. It then runs the page of that address, in the same session, with one entry in the history a step.
function go(to) {
  history.pushState(null, "", to);
  window.dispatchEvent(new PopStateEvent("popstate", { state: null }));
}

// A link with a real address, for a new tab, for copying and for reading aloud; a plain click stays in the session.
function leadTo(link, to) {
  link.setAttribute("href", to);
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(to);
  });
  return link;
}


// On a phone Streamlit leaves its drawer open over the page that was chosen in it. Once for all components.
if (!window.lithographDrawer) {
  window.lithographDrawer = true;
  document.addEventListener("click", (event) => {
    if (innerWidth > 640 || !event.target.closest('[data-testid="stSidebarNavLink"]')) return;
    document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  });
}
