// Overture: the pearl stands in for the moon over a night sea. Follows pearl.glsl.

uniform int u_layer; // 1 the pearl, 2 the water

const float HORIZON = -1.64; // below the pearl's centre

// The pearl and its halo, over nothing.
vec4 pearl_layer(vec2 p, vec2 uv, float px) {
  float r = length(p);
  vec4 air = halo(r - 1.0, uv);
  float inside = clamp((1.0 - r) / px + 0.5, 0.0, 1.0);
  if (inside == 0.0) return air;
  vec2 q = p * min(1.0, 0.9985 / max(r, 1e-4));
  return mix(air, vec4(shoulder(pearl(vec3(q, sqrt(1.0 - dot(q, q))))), 1.0), inside);
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
  vec2 at = gl_FragCoord.xy - u_origin;
  vec2 uv = at / u_resolution;
  float px = 1.0 / (u_pearl.z * u_resolution.y);
  vec2 p = (at - u_pearl.xy * u_resolution) * px;

  vec4 over = vec4(0.0);
  if (u_layer == 1 && dot(p, p) < HALO_END * HALO_END) over = pearl_layer(p, uv, px);
  if (u_layer == 2 && p.y < HORIZON + px) over = water_layer(p, uv, px);
  colour = dithered(over);
}
