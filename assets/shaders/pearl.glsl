#version 300 es
// The Akoya pearl, and what both its pictures are drawn with: this file and
// overture.frag or coda.frag, one after the other, are a fragment shader.
//
// Everything is measured in pearl radii with the pearl at the origin, so the
// picture keeps its proportions on every screen; only u_pearl places it.
// Light is reckoned linear and encoded per layer; the layers are then laid
// over the ground the way a browser lays pictures over a page, so the stills
// (one file a layer) and the live picture agree.
precision highp float;
precision highp int;

uniform vec2 u_origin;     // px: where the picture's lower left corner lies on the canvas
uniform vec2 u_resolution; // px
uniform float u_time;      // s
uniform vec3 u_pearl;      // centre x, y (0..1 from bottom left); radius in heights
uniform vec2 u_pointer;    // -1..1, leans the light
uniform float u_detail;    // 0..1, fewer octaves towards 0

out vec4 colour; // premultiplied

const float TAU = 6.28318531;
const vec3 GROUND = vec3(12.0, 12.0, 14.0) / 255.0; // #0C0C0E, already encoded
const float HALO_END = 1.60; // the halo is nought from here on: it never meets the Overture's water
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);

// ---------------------------------------------------------------- noise

// An integer hash (the finaliser of MurmurHash3): the same bits on every GPU,
// where the usual fract(sin()) falls apart on mobile precision.
uint scramble(uint k) {
  k ^= k >> 16;
  k *= 0x85ebca6bu;
  k ^= k >> 13;
  k *= 0xc2b2ae35u;
  return k ^ (k >> 16);
}

float hash(ivec3 c) {
  uint k = scramble(uint(c.x) * 0x9e3779b1u ^ scramble(uint(c.y) ^ scramble(uint(c.z))));
  return float(k >> 8) / 16777216.0;
}

vec2 lattice(ivec3 c) {
  float a = TAU * hash(c);
  return vec2(cos(a), sin(a));
}

// Gradient noise in the plane with its exact derivative: x the value, yz the
// slope. The water needs slopes only; taking them here costs one evaluation
// where finite differences would cost three.
vec3 noise(vec2 at, int seed) {
  ivec3 i = ivec3(ivec2(floor(at)), seed);
  vec2 f = fract(at);
  vec2 u = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
  vec2 du = 30.0 * f * f * (f * (f - 2.0) + 1.0);
  vec2 ga = lattice(i), gb = lattice(i + ivec3(1, 0, 0));
  vec2 gc = lattice(i + ivec3(0, 1, 0)), gd = lattice(i + ivec3(1, 1, 0));
  float a = dot(ga, f), b = dot(gb, f - vec2(1, 0));
  float c = dot(gc, f - vec2(0, 1)), d = dot(gd, f - vec2(1, 1));
  float k = a - b - c + d;
  vec2 slope = ga + u.x * (gb - ga) + u.y * (gc - ga) + u.x * u.y * (ga - gb - gc + gd)
    + du * (vec2(b, c) - a + u.yx * k);
  return vec3(a + u.x * (b - a) + u.y * (c - a) + u.x * u.y * k, slope);
}

// Interleaved gradient noise (Jimenez, "Next Generation Post Processing in
// Call of Duty", SIGGRAPH 2014): breaks the bands of dark gradients.
float dither(vec2 px) {
  return fract(52.9829189 * fract(dot(px, vec2(0.06711056, 0.00583715)))) - 0.5;
}

// No dither where nothing was added: the ground stays the page's own colour. A
// still is dithered once, at its end.
vec4 dithered(vec4 over) {
#ifndef STILL
  over.rgb += dither(gl_FragCoord.xy) / 255.0 * step(0.5 / 255.0, over.a);
#endif
  return over;
}

// A bell; pow() would do for it but is undefined below nought.
float bell(float x) {
  return exp(-x * x);
}

vec3 encode(vec3 c) { // linear light to sRGB
  c = clamp(c, 0.0, 1.0);
  return mix(12.92 * c, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}

// ---------------------------------------------------------------- pearl

// Orient: two-beam interference in one aragonite tablet of nacre. The paths
// differ by 2 n d cos(theta_t) and the upper reflection flips its phase, so
// R = (1 - cos(2 pi * path / lambda)) / 2 (Hecht, Optics, 9.4.1; Born & Wolf,
// Principles of Optics, 7.6). A channel is no single wavelength but a band:
// averaging the cosine over a Gaussian band damps it by a Gaussian of the path,
// which is why thick nacre pales instead of ringing like an oil film.
vec3 film(float microns, float cosine) {
  const float INDEX = 1.56;
  float inside = sqrt(1.0 - (1.0 - cosine * cosine) / (INDEX * INDEX));
  vec3 turns = 2.0 * INDEX * microns * inside / vec3(0.610, 0.545, 0.465);
  vec3 width = turns * vec3(0.055, 0.060, 0.055);
  vec3 reflected = 0.5 - 0.5 * cos(TAU * turns) * exp(-0.5 * TAU * TAU * width * width);
  return reflected / max(dot(reflected, LUMA), 0.05); // hue only; light comes later
}

// What the polished skin mirrors: nacre scatters, so the night is soft here.
vec3 surroundings(vec3 r) {
  float height = r.y;
  vec3 sky = mix(vec3(0.050, 0.060, 0.090), vec3(0.016, 0.018, 0.028), smoothstep(0.0, 0.9, height));
  float path = bell(r.x / 0.34) * smoothstep(-1.0, -0.25, height);
  vec3 sea = vec3(0.010, 0.012, 0.018) + vec3(0.20, 0.20, 0.21) * path;
  return mix(sea, sky, smoothstep(-0.16, 0.10, height));
}

// Where the light comes from.
vec3 key() {
  return normalize(vec3(-0.46 + 0.22 * u_pointer.x, 0.54 + 0.18 * u_pointer.y, 0.74));
}

// Light from the pearl's skin where it faces n, seen from the front; linear.
vec3 pearl(vec3 n) {
  // Growth is never even. Two slow fields, read on the sphere's own map so they
  // lie on the body and turn with it, and very faint: a pearl has no pattern.
  vec2 map = n.xy / (0.62 + 0.38 * n.z) + vec2(u_time * 0.006, 0.0);
  vec3 growth = noise(map * 1.15 + 3.7, 1);
  vec3 skin = u_detail > 0.3 ? noise(map * 3.1 + growth.x, 2) : vec3(0.0);
  n = normalize(n + vec3(growth.yz * 0.020 + skin.yz * 0.007, 0.0));

  vec3 light = key();
  float lit = dot(n, light);
  float rim = 1.0 - max(n.z, 0.0);

  // Body: light sinks into the nacre and comes out further on, the red furthest.
  vec3 carry = vec3(0.460, 0.425, 0.415);
  vec3 wrapped = clamp((lit + carry) / (1.0 + carry), 0.0, 1.0);
  wrapped *= wrapped * (1.0 + 0.25 * (1.0 - wrapped));
  // Cream in the light, ash rose out of it: darkened cream would turn to olive.
  vec3 cream = mix(vec3(0.920, 0.835, 0.880), vec3(1.000, 0.912, 0.795), smoothstep(0.05, 0.80, wrapped.g));
  vec3 body = cream * wrapped * 1.04;

  // Orient: rose over the body, green then blue as the path shortens to the limb.
  vec3 hue = film(0.525 + 0.022 * growth.x + 0.008 * skin.x + 0.010 * n.y, max(n.z, 0.0));
  float strength = (0.105 + 0.105 * smoothstep(0.10, 0.75, rim)) * (0.55 + 0.45 * smoothstep(-0.3, 0.4, lit));
  vec3 orient = mix(vec3(1.0), hue, strength);

  // Lustre: one light seen through many layers, so a wide lobe and a wider one.
  vec3 half_way = normalize(light + vec3(0, 0, 1));
  float away = acos(clamp(dot(n, half_way), -1.0, 1.0));
  float satin = 0.48 * exp(-pow(away / 0.160, 2.2)) + 0.34 * bell(away / 0.33)
    + 0.12 * bell(away / 0.70);

  vec3 r = vec3(2.0 * n.z * n.xy, 2.0 * n.z * n.z - 1.0);
  float fresnel = 0.12 + 0.28 * pow(rim, 3.0);
  vec3 mirrored = surroundings(r) * fresnel;

  // The cool rim of sky behind, and light given back by the water below.
  float behind = pow(max(dot(n, normalize(vec3(0.80, 0.10, -0.42))), 0.0), 2.0);
  float below = pow(max(dot(n, normalize(vec3(0.06, -0.90, 0.30))), 0.0), 5.0);
  vec3 returned = vec3(0.050, 0.064, 0.100) * behind * (0.55 + 0.45 * rim)
    + vec3(0.094, 0.090, 0.098) * below;

  return (body + returned + vec3(0.016, 0.018, 0.026)) * orient + mirrored
    + satin * mix(vec3(1.0, 0.985, 0.955), orient, 0.35);
}

// Shoulder: highlights approach white and never clip into a disc.
vec3 shoulder(vec3 light) {
  return encode(1.0 - exp(-light * (1.0 + 0.35 * light)));
}

// The little light that a pearl sheds on the air, so far away from its skin.
vec4 halo(float away, vec2 uv) {
  float end = max(1.0 - pow(max(away, 0.0) / (HALO_END - 1.0), 2.0), 0.0);
  float air = (0.050 * exp(-max(away, 0.0) * 3.2) + 0.03 * exp(-max(away, 0.0) * 11.0)) * end * end;
  vec2 edge = smoothstep(vec2(0.0), vec2(0.06), min(uv, 1.0 - uv)); // a phone is narrower than the halo
  // Written as much of a dark colour, not a little of a bright one: an alpha of a
  // few steps would band, and some browsers read the foot of AVIF's alpha as nought.
  return vec4(mix(GROUND, vec3(0.74, 0.78, 0.90), 0.125), 1.0) * air * edge.x * edge.y * 8.0;
}
