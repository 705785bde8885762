import type { ReactNode } from "react";
import { requireUser } from "@/auth";

export default async function LayoutChecked({ children }: { children: ReactNode }) {
  await requireUser();
  return <section>{children}</section>;
}
