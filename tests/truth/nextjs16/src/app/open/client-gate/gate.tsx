"use client";

import { useRouter } from "next/navigation";
import { useEffect, type ReactNode } from "react";

/** Sends strangers away when their browser has everything. */
export function Gate({ children }: { children: ReactNode }) {
  const router = useRouter();
  useEffect(() => {
    if (!localStorage.getItem("session")) router.push("/sign-in");
  }, [router]);
  return <>{children}</>;
}
