// What the brief fixes and more than one test looks for.

/** The fifteen nodes, in the order of their cards. */
export const NODES = [
  "API Gateway",
  "Form Engine",
  "Workflow Engine",
  "Cross-Form Linkage",
  "Identity & Access",
  "Dictionary Service",
  "Ingestion & Sync",
  "Integration Hub",
  "Audit & Logging",
  "Service Registry",
  "Relational Store",
  "Document Store",
  "Cache & Sessions",
  "OpenTelemetry",
  "Jaeger",
];

/** The six spans of req_8af2c10d with their own times in milliseconds. The last is off the path. */
export const SPANS = [
  { service: "API Gateway", own: 4 },
  { service: "Identity & Access", own: 6 },
  { service: "Form Engine", own: 14 },
  { service: "Form Engine", own: 9 },
  { service: "Document Store", own: 8 },
  { service: "OpenTelemetry", own: 6 },
];
