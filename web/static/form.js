// After a form came back: lead to what needs another look.
"use strict";
document.getElementById("problems")?.focus();
