"""A tracked group's first plane as SVG: a dot a sampled token, in the colour of its strongest member."""

SIDE, MARGIN, MOST = 480, 44, 700


def write(file, subspace):
    members = subspace["latents"]
    points = subspace["points"][:MOST]
    reach = max(max(abs(point["at"][0]), abs(point["at"][1])) for point in points) or 1
    scale = (SIDE / 2 - MARGIN) / reach
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" font-family="sans-serif" font-size="12">',
             f'<rect width="{SIDE}" height="{SIDE}" rx="8" fill="#fff"/>',
             f'<path d="M{MARGIN / 2:g} {SIDE / 2:g}H{SIDE - MARGIN / 2:g}M{SIDE / 2:g} {MARGIN / 2:g}V{SIDE - MARGIN / 2:g}" stroke="#ccc"/>']
    words = {}
    for point in points:
        x, y = SIDE / 2 + point["at"][0] * scale, SIDE / 2 - point["at"][1] * scale
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour(members.index(point["strongest"]), members, 50)}" fill-opacity=".5"/>')
        held = point["point"]
        words.setdefault(point["strongest"], []).append((x, y, held["tokens"][held["focus"]].strip()))
    for latent, places in words.items():
        x, y = (sum(place[axis] for place in places) / len(places) for axis in (0, 1))
        spoken = [place[2] for place in places if place[2]]
        name = max(set(spoken), key=lambda word: (spoken.count(word), word)) if spoken else str(latent)
        lines.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{colour(members.index(latent), members, 30)}" stroke="#fff" '
                     f'stroke-width="3" paint-order="stroke" font-weight="bold">{escaped(name)} ({latent})</text>')
    for axis, (x, y, anchor) in enumerate(((SIDE - MARGIN / 2, SIDE / 2 - 6, "end"), (SIDE / 2 + 6, MARGIN / 2 + 10, "start"))):
        lines.append(f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="#555">component {axis + 1}: '
                     f'{100 * subspace["pca"]["explained"][axis]:.0f} %</text>')
    file.write_text("\n".join([*lines, "</svg>"]) + "\n", encoding="utf-8")


def colour(member, members, lightness):
    return f"hsl({360 * member // len(members)} 70% {lightness}%)"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
