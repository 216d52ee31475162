//! Starts the application: words and theme first, then the sign-in, and everything else only after it.
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { Locked } from "./features/auth/locked";
import { SignIn } from "./features/auth/sign-in";
import { useAutoLock, useQuickExitKeys } from "./kernel/safety";
import { startSession, useSession } from "./kernel/session";
import { keptTheme, showTheme } from "./kernel/theme";
import { startWords } from "./kernel/words";
import "./kernel/ui/font.css";
import "./kernel/ui/tokens.css";
import "./kernel/ui/style.css";

const SignedIn = lazy(() => import("./app/signed-in"));

function Application() {
  const session = useSession();
  useQuickExitKeys();
  useAutoLock();
  if (session.state === "starting") return null;
  if (session.state === "out") return <SignIn ended={session.ended} />;
  if (session.state === "locked") return <Locked login={session.me.person.login} />;
  // A switch of agency begins with an empty page: nothing of the other agency stays in view.
  return <SignedIn key={session.me.membership.id} />;
}

showTheme(keptTheme());
const root = document.getElementById("root");
if (root) {
  void Promise.all([startWords(), startSession()]).then(() =>
    createRoot(root).render(
      <StrictMode>
        <Suspense fallback={null}>
          <Application />
        </Suspense>
      </StrictMode>,
    ),
  );
}
