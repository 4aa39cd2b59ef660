// The link to leave the site quickly: what is on the screen goes at once, and the Back button does not lead here again.
// Escape, pressed three times, does the same. Without this script it is a link like any other.
(function () {
    "use strict";

    const link = document.querySelector("[data-leave]");
    if (!link) return;
    document.querySelectorAll("[data-leave-keys]").forEach((words) => (words.hidden = false));
    let pressed = [];

    function leave() {
        document.body.hidden = true;
        document.title = "";
        location.replace(link.href);
    }

    link.addEventListener("click", (event) => {
        event.preventDefault();
        leave();
    });
    document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") {
            pressed = [];
            return;
        }
        pressed = [...pressed.filter((time) => event.timeStamp - time < 3000), event.timeStamp];
        if (pressed.length >= 3) leave();
    });
    // A page that the browser kept as it was left is shown again with its words.
    window.addEventListener("pageshow", () => (document.body.hidden = false));
})();
