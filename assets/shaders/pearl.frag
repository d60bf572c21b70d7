#version 300 es
// Overture: an Akoya pearl stands in for the moon over a night sea.
//
// Everything is measured in pearl radii with the pearl at the origin, so the
// picture keeps its proportions on every screen; only u_pearl places it.
// Light is reckoned linear and encoded per layer; the layers are then laid
// over the ground the way a browser lays pictures over a page, so the stills
// (one file a layer) and the live picture agree.
precision highp float;
precision highp int;

uniform vec2 u_resolution; // px
uniform float u_time;      // s
uniform vec3 u_pearl;      // centre x, y (0..1 from bottom left); radius in heights
uniform vec2 u_pointer;    // -1..1, leans the light
uniform float u_detail;    // 0..1, fewer octaves towards 0
uniform int u_layer;       // 0 the scene, 1 the pearl alone, 2 the water alone

out vec4 colour; // premultiplied; layer 0 is opaque

const float TAU = 6.28318531;
const vec3 GROUND = vec3(12.0, 12.0, 14.0) / 255.0; // #0C0C0E, already encoded
const float HORIZON = -1.64; // below the pearl's centre
const float HALO_END = 1.60; // the halo is nought from here on: it never meets the water
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

vec3 pearl(vec2 p) {
  float z = sqrt(max(1.0 - dot(p, p), 0.0));
  vec3 n = vec3(p, z);

  // Growth is never even. Two slow fields, read on the sphere's own map so they
  // lie on the body and turn with it, and very faint: a pearl has no pattern.
  vec2 map = p / (0.62 + 0.38 * z) + vec2(u_time * 0.006, 0.0);
  vec3 growth = noise(map * 1.15 + 3.7, 1);
  vec3 skin = u_detail > 0.3 ? noise(map * 3.1 + growth.x, 2) : vec3(0.0);
  n = normalize(n + vec3(growth.yz * 0.020 + skin.yz * 0.007, 0.0));

  vec3 light = normalize(vec3(-0.46 + 0.22 * u_pointer.x, 0.54 + 0.18 * u_pointer.y, 0.74));
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

  vec3 light_sum = (body + returned + vec3(0.016, 0.018, 0.026)) * orient + mirrored
    + satin * mix(vec3(1.0, 0.985, 0.955), orient, 0.35);
  // Shoulder: highlights approach white and never clip into a disc.
  return encode(1.0 - exp(-light_sum * (1.0 + 0.35 * light_sum)));
}

// The pearl and the little light it sheds on the air, over nothing.
vec4 pearl_layer(vec2 p, vec2 uv, float px) {
  float r = length(p);
  float end = max(1.0 - pow(max(r - 1.0, 0.0) / (HALO_END - 1.0), 2.0), 0.0);
  float air = (0.050 * exp(-max(r - 1.0, 0.0) * 3.2) + 0.03 * exp(-max(r - 1.0, 0.0) * 11.0)) * end * end;
  vec2 edge = smoothstep(vec2(0.0), vec2(0.06), min(uv, 1.0 - uv)); // a phone is narrower than the halo
  air *= edge.x * edge.y;
  // Written as much of a dark colour, not a little of a bright one: an alpha of a
  // few steps would band, and some browsers read the foot of AVIF's alpha as nought.
  vec4 halo = vec4(mix(GROUND, vec3(0.74, 0.78, 0.90), 0.125), 1.0) * air * 8.0;
  float inside = clamp((1.0 - r) / px + 0.5, 0.0, 1.0);
  if (inside == 0.0) return halo;
  vec2 q = p * min(1.0, 0.9985 / max(r, 1e-4));
  return mix(halo, vec4(pearl(q), 1.0), inside);
}

// ---------------------------------------------------------------- water

const float LENS = 7.0;    // focal length in radii: how far the horizon draws out
const float CHOP = 2.6;    // crests are shorter than pure perspective would draw them
const float STEEP = 0.105; // slope of one octave
const float SEA = 0.0037;  // the ground's own light, linear

// Slope of the sea at a place, seen by a pixel that covers `foot` of it. Only
// waves a pixel can hold are summed: each octave has the same slope, so the
// window slides with distance, the cost stays level, and nothing shimmers.
vec2 slope_of_sea(vec2 at, float foot) {
  int count = int(mix(3.0, 6.0, u_detail) + 0.5);
  float base = max(log2(foot * 1.6), -2.7);
  int first = int(floor(base));
  float part = base - float(first);
  vec2 sum = vec2(0.0);
  for (int k = 0; k < 6; k++) {
    if (k >= count) break;
    int octave = first + k;
    float wave = exp2(float(octave));
    float turn = 0.5 * sin(float(octave) * 2.4); // winds cross a little
    mat2 spin = mat2(cos(turn), sin(turn), -sin(turn), cos(turn));
    float drift = u_time * 0.22 * sqrt(wave); // deep water: long waves run faster
    // The long far waves are cut shortest across, or the horizon would turn to stripes.
    float chop = CHOP * clamp(exp2(0.42 * float(octave)), 0.5, 2.0);
    vec2 q = spin * (at * vec2(chop, 1.0) / wave) + vec2(0.3 * drift, drift) / wave;
    float weight = k == 0 ? 1.0 - part : (k == count - 1 ? part : 1.0);
    sum += weight * (noise(q, 16 + octave).yz * spin);
  }
  return sum * STEEP;
}

// What a mirrored ray meets in the sky: the pearl, soft, or the air about it.
float lamp(vec2 q, float blur) {
  float r = length(q);
  return 1.0 - smoothstep(0.74 - blur, 0.74 + blur, r) + 0.05 * exp(-r * 0.9);
}

vec4 water_layer(vec2 p, vec2 uv, float px) {
  float depth = HORIZON - p.y;
  float cover = clamp(depth / px + 0.5, 0.0, 1.0);
  float s = max(depth, px * 0.5);

  // The eye is one unit above the sea; a pixel row at s meets it this far off.
  float far = LENS / s;
  vec2 at = vec2(p.x * far / LENS, far);
  vec2 slope = slope_of_sea(at, far / s * px);

  // Mirror the sight line in the tilted facet and see where in the sky it goes.
  vec3 sight = normalize(vec3(p.x, -s, LENS));
  vec3 up = normalize(vec3(-slope.x, 1.0, -slope.y));
  vec3 ray = reflect(sight, up);
  vec2 meets = ray.xy / max(ray.z, 0.05) * LENS + vec2(0.0, HORIZON);
  float fresnel = 0.02 + 0.98 * pow(1.0 - clamp(dot(-sight, up), 0.0, 1.0), 5.0);

  float fade = exp(-s * 1.15) * (1.0 - smoothstep(0.6, 2.0, s)) * (1.0 - 0.85 * exp(-s * 30.0)); // haze takes the farthest
  float taper = bell(p.x / (0.72 + 0.55 * s));
  float glint = lamp(meets, 0.34) * fresnel * fade * taper;
  float sheen = 0.0062 * exp(-s * 2.2) * (1.0 + slope.y * 3.0);
  float line = 0.022 * exp(-s * 40.0) * exp(-p.x * p.x * 0.05);

  // Into the ground before the picture ends: left, right and below. The water is
  // the ground made lighter, of one hue with it: a still then has flat chroma,
  // where a codec cannot stain the dark, and its bytes all go to the glints.
  vec2 margin = vec2(min(uv.x, 1.0 - uv.x), uv.y);
  vec2 edge = smoothstep(vec2(0.0), vec2(0.18, 0.30), margin);
  float lift = encode(vec3(SEA + sheen + line + 1.5 * glint)).g - encode(vec3(SEA)).g;
  // Cover ends only where the colour already is the ground's: it hides a codec's
  // last step of error, and is short because faint alpha rounds into streaks.
  vec2 hem = smoothstep(vec2(0.0), vec2(0.02, 0.06), margin);
  return vec4(GROUND + lift * edge.x * edge.y, 1.0) * cover * hem.x * hem.y;
}

// ---------------------------------------------------------------- picture

void main() {
  vec2 uv = gl_FragCoord.xy / u_resolution;
  float radius = u_pearl.z * u_resolution.y;
  float px = 1.0 / radius;
  vec2 p = (gl_FragCoord.xy - u_pearl.xy * u_resolution) * px;

  vec4 over = vec4(0.0);
  if (u_layer != 2 && dot(p, p) < HALO_END * HALO_END) over = pearl_layer(p, uv, px);
  else if (u_layer != 1 && p.y < HORIZON + px) over = water_layer(p, uv, px);

#ifndef STILL
  // No dither where nothing was added: the ground stays the page's own colour.
  over.rgb += dither(gl_FragCoord.xy) / 255.0 * step(0.5 / 255.0, over.a);
#endif
  colour = u_layer == 0 ? vec4(GROUND * (1.0 - over.a) + over.rgb, 1.0) : over;
}
