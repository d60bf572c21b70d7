// Coda: obsidian, pearl and gold, three bodies that merge into the pearl of the
// Overture. Follows pearl.glsl.

uniform float u_merge; // 0 three bodies, 1 the pearl, to the last pixel
uniform float u_lean;  // radians from level: the line that the bodies stand on

const int STEPS = 28;
const float NEAR = 0.002; // what counts as met
const float BACK = -1.6;  // no body reaches further behind
const vec3 SKY = vec3(0.62, 0.72, 1.0);
const vec3 GOLD = vec3(1.00, 0.71, 0.29); // linear reflectance: a brighter #D4AF37

// Spheres: centre and radius. In the order of their weights: obsidian, pearl, gold.
struct Bodies { vec4 obsidian, pearl, gold; float join; };

// The two others go into the pearl, gold from the front and obsidian from behind,
// and what they lose it gains: the cubes of the radii add up to one throughout.
Bodies bodies(float merge) {
  float come = merge * (1.55 - 0.55 * merge);
  float sink = smoothstep(0.40, 1.0, merge);
  vec2 line = vec2(cos(u_lean), sin(u_lean));
  float o = 0.76 * (1.0 - sink), g = 0.44 * (1.0 - sink);
  float p = pow(1.0 - o * o * o - g * g * g, 1.0 / 3.0);
  Bodies all;
  all.obsidian = vec4(line * mix(-1.57, -0.34, come), -0.30 * come, o);
  all.pearl = vec4(line * 0.32 * (1.0 - come), 0.0, p);
  all.gold = vec4(line * mix(1.89, 0.42, come), 0.34 * come, g);
  // Narrower than the gaps they begin with: apart, they do not feel each other.
  all.join = 0.30 + 0.24 * smoothstep(0.1, 0.5, merge) * (1.0 - smoothstep(0.75, 1.0, merge));
  return all;
}

// Distance to their smooth union and how much each has of the nearest skin
// (Quilez, "Smooth minimum", the quadratic one, twice). The distance's gradient is
// the same mixture of the three gradients: the terms with the weights' own cancel.
float distance_to(vec3 at, Bodies all, out vec3 weights) {
  float o = length(at - all.obsidian.xyz) - all.obsidian.w;
  float p = length(at - all.pearl.xyz) - all.pearl.w;
  float g = length(at - all.gold.xyz) - all.gold.w;
  float dark = clamp(0.5 + 0.5 * (p - o) / all.join, 0.0, 1.0);
  float two = mix(p, o, dark) - all.join * dark * (1.0 - dark);
  float metal = clamp(0.5 + 0.5 * (two - g) / all.join, 0.0, 1.0);
  weights = vec3(vec2(dark, 1.0 - dark) * (1.0 - metal), metal);
  return mix(two, g, metal) - all.join * metal * (1.0 - metal);
}

// The pearl is the night's lamp: what the others mirror of it, from that far away.
float lamp(vec3 at, vec3 r, vec4 pearl) {
  vec3 to = pearl.xyz - at;
  float far = max(length(to), pearl.w);
  float rim = sqrt(1.0 - pearl.w * pearl.w / (far * far)); // cosine of its angular radius
  float facing = dot(r, to) / far;
  return smoothstep(rim - 0.12, rim + 0.05, facing) * smoothstep(rim - 0.5, 1.0, facing);
}

// Volcanic glass: nothing comes back but what it mirrors, and most at the limb,
// where the cool sky draws it on a ground as dark as itself.
vec3 obsidian(vec3 n, float moon) {
  vec3 r = vec3(2.0 * n.z * n.xy, 2.0 * n.z * n.z - 1.0);
  float limb = 1.0 - max(n.z, 0.0);
  float fresnel = 0.045 + 0.955 * pow(limb, 5.0); // Schlick, index 1.5
  float away = acos(clamp(dot(n, normalize(key() + vec3(0, 0, 1))), -1.0, 1.0));
  float window = exp(-pow(away / 0.075, 4.0)); // a small hard light: glass is smooth
  float sky = 0.02 + 0.30 * smoothstep(-0.55, 0.75, r.y) + 0.16 * smoothstep(0.1, 0.9, -r.x);
  return vec3(0.0032, 0.0034, 0.0040) + SKY * (sky * fresnel + 0.040 * pow(limb, 2.5) * (0.65 + 0.35 * n.y))
    + vec3(1.0, 0.97, 0.94) * (0.42 * window + 0.011 * bell(away / 0.30) + moon * (0.026 + 0.5 * fresnel));
}

// Polished but hammered soft: wide lights, and all of them its own colour.
vec3 gold(vec3 n, float moon) {
  vec3 r = vec3(2.0 * n.z * n.xy, 2.0 * n.z * n.z - 1.0);
  float limb = 1.0 - max(n.z, 0.0);
  float away = acos(clamp(dot(n, normalize(key() + vec3(0, 0, 1))), -1.0, 1.0));
  float sky = 0.035 + 0.24 * smoothstep(-0.25, 0.70, r.y) + 0.05 * bell((r.y + 0.55) / 0.25);
  float light = 1.10 * exp(-pow(away / 0.17, 2.2)) + 0.42 * bell(away / 0.48) + sky + 0.55 * moon;
  return mix(GOLD, vec3(1.0), 0.5 * pow(limb, 5.0)) * GOLD * light;
}

void main() {
  vec2 pixel = gl_FragCoord.xy - u_origin;
  vec2 uv = pixel / u_resolution;
  float px = 1.0 / (u_pearl.z * u_resolution.y);
  vec2 p = (pixel - u_pearl.xy * u_resolution) * px;
  Bodies all = bodies(u_merge);

  // Sight lines are parallel, as the Overture's are. They meet skins half a pixel
  // further in, so that the nearest miss, which stays known, is the edge's cover.
  vec3 weights, at = vec3(p, 1.2), best = at, shares;
  float near = 9.0;
  for (int i = 0; i < STEPS; i++) {
    float d = distance_to(at, all, weights) + 0.5 * px;
    if (d < near) {
      near = d;
      best = at;
      shares = weights;
    }
    if (d < NEAR || at.z < BACK) break;
    at.z -= d;
  }

  // Only the pearl lights the air.
  vec4 over = halo(near - 0.5 * px, uv) * shares.y;
  float inside = near < NEAR ? 1.0 : clamp(1.0 - near / px, 0.0, 1.0);
  if (inside > 0.0) {
    vec3 n = normalize(shares.x * normalize(best - all.obsidian.xyz) + shares.y * normalize(best - all.pearl.xyz)
      + shares.z * normalize(best - all.gold.xyz));
    n = normalize(vec3(n.xy, max(n.z, 0.055)));
    vec3 r = vec3(2.0 * n.z * n.xy, 2.0 * n.z * n.z - 1.0);
    float moon = lamp(best, r, all.pearl);
    vec3 light = shares.y * pearl(n);
    if (shares.x > 0.0) light += shares.x * obsidian(n, moon);
    if (shares.z > 0.0) light += shares.z * gold(n, moon);
    over = mix(over, vec4(shoulder(light), 1.0), inside);
  }
  colour = dithered(over);
}
