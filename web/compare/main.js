// The page of a comparison.
document.getElementById("page").innerHTML = '<main id="comparison" tabindex="-1"></main>';
