# Makes the drawing table of ui/icon.c out of assets/icons/*.svg: awk -f icons.awk FILE.svg...
# What an icon may hold: one <svg> with the attributes that all of ours have, 24 x 24 units, stroke-width 2
# or 1.5 (fine), class="way" when it points along the line of reading; in it <path> with the commands
# M L C Z, numbers by a blank each; <circle>; <rect> with rx; <line>; fill="black" fills one. Anything
# else is an error: what the table cannot say is not left out.

function stop(what) {
  printf "%s: %s\n", file, what > "/dev/stderr"
  failed = 1
  exit 1
}

# The value of an attribute of `element`; it is taken out of `left`.
function value(key,    at, rest) {
  at = index(left, " " key "=\"")
  if (at == 0) stop("<" kind "> has no " key)
  rest = substr(left, at + length(key) + 3)
  left = substr(left, 1, at - 1) substr(rest, index(rest, "\"") + 1)
  return substr(rest, 1, index(rest, "\"") - 1)
}

function number(text) {
  if (text !~ /^-?[0-9]+(\.[0-9]+)?$/) stop("\"" text "\" is no number")
  return text
}

function add(stroke) {
  strokes = strokes ", " stroke
  if (++count > 60) stop("more than 60 strokes")
}

function path(d,    n, i, part, letter, k, at) {
  gsub(/[MLCZ]/, " & ", d)
  n = split(d, part, " ")
  for (i = 1; i <= n;) {
    letter = part[i++]
    if (letter == "Z") { add("Z"); continue }
    k = letter == "M" || letter == "L" ? 2 : letter == "C" ? 6 : 0
    if (k == 0 || (i == 2 && letter != "M")) stop("a path with \"" letter "\"")
    at = number(part[i++])
    while (--k > 0) at = at ", " number(part[i++])
    add(letter "(" at ")")
  }
}

function head() {
  if (value("xmlns") != "http://www.w3.org/2000/svg" || value("viewBox") != "0 0 24 24" ||
      value("fill") != "none" || value("stroke") != "black" ||
      value("stroke-linecap") != "round" || value("stroke-linejoin") != "round")
    stop("drawn another way than the others")
  width = value("stroke-width")
  if (width == "1.5") add("N")
  else if (width != "2") stop("stroke-width " width)
  way = 0
  if (index(left, " class=") > 0) {
    if (value("class") != "way") stop("an unknown class")
    way = 1
  }
}

function shape(    fill, before) {
  fill = index(left, " fill=") > 0
  if (fill && value("fill") != "black") stop("a fill that is not black")
  before = strokes
  if (kind == "path") path(value("d"))
  else if (kind == "circle") add("O(" number(value("cx")) ", " number(value("cy")) ", " number(value("r")) ")")
  else if (kind == "line") {
    add("M(" number(value("x1")) ", " number(value("y1")) ")")
    add("L(" number(value("x2")) ", " number(value("y2")) ")")
  } else if (kind == "rect")
    add("R(" number(value("x")) ", " number(value("y")) ", " number(value("width")) ", " \
      number(value("height")) ", " number(value("rx")) ")")
  else stop("<" kind "> is not drawn here")
  if (fill) fills = fills substr(strokes, length(before) + 1) ", F"
}

function icon(    name, at, element) {
  name = file
  sub(/.*\//, "", name)
  sub(/\.svg$/, "", name)
  if (name !~ /^[a-z][a-z_]*$/) stop("a name that is no word")
  strokes = ""; fills = ""; count = 0; depth = 0
  while ((at = index(text, "<")) > 0) {
    if (substr(text, 1, at - 1) ~ /[^ ]/) stop("text between elements")
    text = substr(text, at + 1)
    at = index(text, ">")
    if (at == 0) stop("an element without an end")
    element = substr(text, 1, at - 1)
    text = substr(text, at + 1)
    if (element == "/svg" && depth == 1) { depth = 2; continue }
    kind = element
    sub(/[ \/].*/, "", kind)
    left = substr(element, length(kind) + 1)
    if (kind == "svg" && depth == 0) { head(); depth = 1 }
    else if (depth == 1) {
      if (!sub(/\/$/, "", left)) stop("<" kind "> holds something")
      shape()
    } else stop("<" kind "> outside of the picture")
    if (left ~ /[^ ]/) stop("<" kind "> has an attribute that is not drawn:" left)
  }
  if (depth != 2 || text ~ /[^ ]/) stop("not one whole <svg>")
  printf "ICON(%s, %s%s%s)\n", name, way ? "true" : "false", fills, strokes
}

FNR == 1 && file != "" { icon() }
FNR == 1 { file = FILENAME; text = "" }
{ gsub(/[\t\r]/, " "); text = text " " $0 }
END { if (!failed && file != "") icon(); if (failed) exit 1 }
