// A wide grid opens on its latest months; without this one scrolls to them.
"use strict";
for (const box of document.querySelectorAll(".grid-scroll")) box.scrollLeft = box.scrollWidth;
