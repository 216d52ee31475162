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

test("a first passphrase leads to the choice of another, and both are sent", async () => {
  const sent: { path: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({ path: new URL(request.url).pathname, body: await request.json() });
    return new Response(JSON.stringify({ code: "auth.passphrase_to_change", status: 403 }), {
      status: 403,
      headers: { "Content-Type": "application/problem+json" },
    });
  });
  door();
  await userEvent.type(await screen.findByLabelText("Логін"), "worker.example");
  await userEvent.type(screen.getByLabelText("Пароль"), "once");
  await userEvent.click(screen.getByRole("button", { name: "Увійти" }));
  await userEvent.type(await screen.findByLabelText("Новий пароль"), "тихий ранок");
  const enter = screen.getByRole("button", { name: "Увійти" }) as HTMLButtonElement;
  await userEvent.type(screen.getByLabelText("Новий пароль ще раз"), "тихий вечір");
  expect(enter.disabled).toBe(true);
  expect(screen.getByText("Паролі різні.")).toBeTruthy();
  await userEvent.clear(screen.getByLabelText("Новий пароль ще раз"));
  await userEvent.type(screen.getByLabelText("Новий пароль ще раз"), "тихий ранок");
  await userEvent.click(enter);
  expect(sent.map((one) => one.path)).toEqual(["/v1/auth/sign-in", "/v1/auth/first-sign-in"]);
  expect(sent[1]?.body).toEqual({ login: "worker.example", first_passphrase: "once", passphrase: "тихий ранок" });
});
