// What a client in TypeScript relies on; compiled, never run.
import type { components, operations } from "./api";

type Refused = operations["open_session"]["responses"]["409"]["content"]["application/problem+json"];
export const quorum: Refused["code"] = "quorum_missing";
// @ts-expect-error: a clause of another moment
export const offer: Refused["code"] = "commitment_incomplete";

type Forbidden = operations["open_session"]["responses"]["403"]["content"]["application/problem+json"];
export function sentence(problem: Refused | Forbidden): string {
  switch (problem.code) {
    case "acting_seat_required":
      return "choose a seat";
    case "quorum_missing":
      return problem.breaches?.map((each) => each.cure.es).join("; ") ?? problem.title;
    default:
      return problem.detail;
  }
}

// Members with a default may be left out.
export const demand: components["schemas"]["DemandIn"] = {
  title: "Agua limpia para Huari",
  text: "Que se mida el agua del río cada trimestre.",
  addressed_to: ["state"],
};
export const tried: components["schemas"]["DryRun"] = "true";
// @ts-expect-error: neither true nor false
export const unknown: components["schemas"]["DryRun"] = "yes";

export function due(commitment: components["schemas"]["CommitmentOut"]): string {
  return commitment.due?.kind === "date" ? commitment.due.date : "";
}
