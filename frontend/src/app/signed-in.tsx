//! Everything behind the sign-in: the cache of answers, the addresses and the frame around the pages.
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { asProblem } from "../api/problem";
import { whenLeaving } from "../kernel/session";
import { SayProvider } from "../kernel/ui/say";
import { makeRouter } from "./router";

function makeCache(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // A refusal stays a refusal; only a lost line or a busy server is worth a second try.
        retry: (count, error) => count < 2 && ["offline", "busy"].includes(asProblem(error).code),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}

/** The application of a signed-in person. */
export default function SignedIn() {
  const [cache] = useState(makeCache);
  const [router] = useState(makeRouter);
  useEffect(() => whenLeaving(() => cache.clear()), [cache]);
  return (
    <QueryClientProvider client={cache}>
      <SayProvider>
        <RouterProvider router={router} />
      </SayProvider>
    </QueryClientProvider>
  );
}
