//! The door.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { SignIn } from "./sign-in";

afterEach(() => vi.unstubAllGlobals());

function door() {
  return render(
    <Suspense fallback={null}>
      <SignIn ended={false} />
    </Suspense>,
  );
}

test("a refused sign-in says why, keeps the login and forgets the password", async () => {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(
      new Response(JSON.stringify({ code: "auth.invalid_credentials", status: 401, instance: "req-1" }), {
        status: 401,
        headers: { "Content-Type": "application/problem+json" },
      }),
    ),
  );
  door();
  const login = (await screen.findByLabelText("Логін")) as HTMLInputElement;
  const password = screen.getByLabelText("Пароль") as HTMLInputElement;
  await userEvent.type(login, "police.example");
  await userEvent.type(password, "wrong");
  await userEvent.click(screen.getByRole("button", { name: "Увійти" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Логін або пароль неправильний.");
  expect(screen.getByRole("alert").textContent).toContain("req-1");
  expect(login.value).toBe("police.example");
  expect(password.value).toBe("");
});

test("the help lines can be called from the door", async () => {
  door();
  expect((await screen.findByRole("link", { name: "102" })).getAttribute("href")).toBe("tel:102");
});
