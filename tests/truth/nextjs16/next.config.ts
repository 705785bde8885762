import type { NextConfig } from "next";

const config: NextConfig = {
  // The proxy sees the path that was asked for, not the one that answers.
  rewrites: async () => [{ source: "/apiv0/:path*", destination: "/api/admin/:path*" }],
};

export default config;
