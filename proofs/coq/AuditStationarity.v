(** Full statements: inexact projected gradient, F2 (b), S3 (b).

    Each headline theorem is stated here once more in full, so that its statement cannot change unnoticed; the proofs are the
    originals. *)

From Coq Require Import Reals.
From DataMixing Require Import Sums WeightedLoss ProjectedGradient FullRateStationarity Expectation StochasticStationarity.

Open Scope R_scope.

(** ** F2 full-rate, part (b) *)

Theorem audit_projections m alpha w p k x (C : vec -> Prop) y :
  (nearest m C y x <-> C x /\ forall z, C z -> norm m (vsub x y) <= norm m (vsub z y)) /\
  centre m y = (fun i => y i - sum m y / INR m) /\
  gradient_mapping alpha w p k = (fun i => / alpha * (w k i - p k i)).
Proof. split; [reflexivity|split; reflexivity]. Qed.

Theorem audit_projected_gradient :
  forall (m K : nat) (C : vec -> Prop) (F : vec -> R) (dF : vec -> vec)
    (alpha LF : R) (g w p err : nat -> vec),
  convex C ->
  (0 < K)%nat ->
  0 < alpha ->
  alpha * LF <= 1 ->
  (forall u v : vec,
   C u ->
   C v ->
   F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u)) ->
  C (w 0%nat) ->
  (forall k : nat, nearest m C (vsub (w k) (vscal alpha (g k))) (w (S k))) ->
  (forall k : nat, nearest m C (vsub (w k) (vscal alpha (dF (w k)))) (p k)) ->
  (forall (k : nat) (u v : vec),
   (k < K)%nat ->
   C u -> C v -> dot m (vsub (g k) (dF (w k))) (vsub u v) = dot m (err k) (vsub u v)) ->
  sum K
    (fun k : nat =>
     dot m (gradient_mapping alpha w p k) (gradient_mapping alpha w p k)) / INR K <=
  2 * (F (w 0%nat) - F (w K)) / (alpha * INR K) +
  sum K (fun k : nat => dot m (err k) (err k)) / INR K.
Proof. exact @projected_gradient. Qed.

Theorem audit_gap_attained :
  forall (m K : nat) (alpha : R) (u w0 : vec),
  (0 < K)%nat ->
  0 < alpha ->
  simplex m u ->
  let F := fun v : vec => dot m (vsub v u) (vsub v u) / (2 * alpha) in
  let dF := fun v : vec => vscal (/ alpha) (vsub v u) in
  let w := fun k : nat => match k with 0%nat => w0 | S _ => u end in
  let G := gradient_mapping alpha w (fun _ : nat => u) in
  (forall k : nat, nearest m (simplex m) (vsub (w k) (vscal alpha (dF (w k)))) (w (S k))) /\
  sum K (fun k : nat => dot m (G k) (G k)) / INR K =
  2 * (F (w 0%nat) - F (w K)) / (alpha * INR K) /\
  F (w K) = 0 /\ F (w 0%nat) = dot m (vsub w0 u) (vsub w0 u) / (2 * alpha).
Proof. exact @gap_attained. Qed.

Theorem audit_error_attained :
  forall (m K : nat) (alpha : R) (u w0 : vec),
  (0 < K)%nat ->
  0 < alpha ->
  simplex m u ->
  simplex m w0 ->
  let F := fun v : vec => dot m (vsub v u) (vsub v u) / (2 * alpha) in
  let dF := fun v : vec => vscal (/ alpha) (vsub v u) in
  let w := fun _ : nat => w0 in
  let G := gradient_mapping alpha w (fun _ : nat => u) in
  let error := fun k : nat => centre m (vsub (fun _ : nat => 0) (dF (w k))) in
  (forall k : nat, nearest m (simplex m) (vsub (w k) (vscal alpha (fun _ : nat => 0))) (w (S k))) /\
  sum K (fun k : nat => dot m (G k) (G k)) / INR K =
  sum K (fun k : nat => dot m (error k) (error k)) / INR K /\
  F (w 0%nat) - F (w K) = 0 /\
  sum K (fun k : nat => dot m (error k) (error k)) / INR K =
  dot m (vsub w0 u) (vsub w0 u) / (alpha * alpha).
Proof. exact @error_attained. Qed.

Theorem audit_full_rate_stationarity :
  forall (m K : nat) (F : vec -> R) (dF : vec -> vec)
    (alpha LF delta Flow : R) (g w p : nat -> vec),
  (0 < K)%nat ->
  0 < alpha ->
  alpha * LF <= 1 ->
  (forall u v : vec,
   simplex m u ->
   simplex m v ->
   F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u)) ->
  (forall v : vec, simplex m v -> Flow <= F v) ->
  simplex m (w 0%nat) ->
  (forall k : nat, nearest m (simplex m) (vsub (w k) (vscal alpha (g k))) (w (S k))) ->
  (forall k : nat, nearest m (simplex m) (vsub (w k) (vscal alpha (dF (w k)))) (p k)) ->
  (forall k : nat,
   (k < K)%nat -> norm m (centre m (vsub (g k) (dF (w k)))) <= delta) ->
  sum K
    (fun k : nat =>
     dot m (gradient_mapping alpha w p k) (gradient_mapping alpha w p k)) /
  INR K <= 2 * (F (w 0%nat) - Flow) / (alpha * INR K) + delta * delta.
Proof. exact @full_rate_stationarity. Qed.

(** ** S3 stochastic-rate, part (b) *)

Theorem audit_stationarity_squares Omega m dF alpha (g w p : nat -> Omega -> vec) k o :
  mapping_square Omega m alpha w p k o = sum m (fun i => (/ alpha * (w k o i - p k o i)) * (/ alpha * (w k o i - p k o i))) /\
  let e := fun i => g k o i - dF (w k o) i in
  error_square Omega m dF g w k o = sum m (fun i => (e i - sum m e / INR m) * (e i - sum m e / INR m)).
Proof. split; reflexivity. Qed.

Theorem audit_stochastic_stationarity :
  forall (Omega : Type) (E : expectation Omega) (m K : nat) (F : vec -> R) (dF : vec -> vec)
    (alpha LF : R) (w0 : vec) (g w p : nat -> Omega -> vec),
  (0 < K)%nat ->
  0 < alpha ->
  alpha * LF <= 1 ->
  (forall u v : vec,
   simplex m u ->
   simplex m v -> F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u)) ->
  simplex m w0 ->
  (forall o : Omega, w 0%nat o = w0) ->
  (forall (k : nat) (o : Omega), nearest m (simplex m) (vsub (w k o) (vscal alpha (g k o))) (w (Datatypes.S k) o)) ->
  (forall (k : nat) (o : Omega), nearest m (simplex m) (vsub (w k o) (vscal alpha (dF (w k o)))) (p k o)) ->
  integrable E (fun o : Omega => F (w K o)) ->
  (forall k : nat, (k < K)%nat -> integrable E (mapping_square Omega m alpha w p k)) ->
  (forall k : nat, (k < K)%nat -> integrable E (error_square Omega m dF g w k)) ->
  sum K (fun k : nat => mean E (mapping_square Omega m alpha w p k)) / INR K <=
  2 * (F w0 - mean E (fun o : Omega => F (w K o))) / (alpha * INR K) +
  sum K (fun k : nat => mean E (error_square Omega m dF g w k)) / INR K.
Proof. exact @stochastic_stationarity. Qed.

Theorem audit_stochastic_stationarity_conditional :
  forall (Omega : Type) (E : expectation Omega) (m K : nat) (F : vec -> R) (dF : vec -> vec)
    (alpha LF : R) (w0 : vec) (g w p : nat -> Omega -> vec),
  (0 < K)%nat ->
  0 < alpha ->
  alpha * LF <= 1 ->
  (forall u v : vec,
   simplex m u ->
   simplex m v -> F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u)) ->
  simplex m w0 ->
  (forall o : Omega, w 0%nat o = w0) ->
  (forall (k : nat) (o : Omega), nearest m (simplex m) (vsub (w k o) (vscal alpha (g k o))) (w (Datatypes.S k) o)) ->
  (forall (k : nat) (o : Omega), nearest m (simplex m) (vsub (w k o) (vscal alpha (dF (w k o)))) (p k o)) ->
  integrable E (fun o : Omega => F (w K o)) ->
  (forall k : nat, (k < K)%nat -> integrable E (mapping_square Omega m alpha w p k)) ->
  (forall k : nat, (k < K)%nat -> integrable E (error_square Omega m dF g w k)) ->
  forall (P : past E) (S Flow : R),
  (forall v : vec, simplex m v -> Flow <= F v) ->
  (forall (k : nat) (o : Omega), (k < K)%nat -> given P k (error_square Omega m dF g w k) o <= S) ->
  sum K (fun k : nat => mean E (mapping_square Omega m alpha w p k)) / INR K <=
  2 * (F w0 - Flow) / (alpha * INR K) + S.
Proof. exact @stochastic_stationarity_conditional. Qed.

Theorem audit_stochastic_stationarity_probable :
  forall (Omega : Type) (E : expectation Omega) (m K : nat) (F : vec -> R) (dF : vec -> vec)
    (alpha LF : R) (w0 : vec) (g w p : nat -> Omega -> vec),
  (0 < K)%nat ->
  0 < alpha ->
  alpha * LF <= 1 ->
  (forall u v : vec,
   simplex m u ->
   simplex m v -> F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u)) ->
  simplex m w0 ->
  (forall o : Omega, w 0%nat o = w0) ->
  (forall (k : nat) (o : Omega), nearest m (simplex m) (vsub (w k o) (vscal alpha (g k o))) (w (Datatypes.S k) o)) ->
  (forall (k : nat) (o : Omega), nearest m (simplex m) (vsub (w k o) (vscal alpha (dF (w k o)))) (p k o)) ->
  (forall k : nat, (k < K)%nat -> integrable E (error_square Omega m dF g w k)) ->
  forall (P : past E) (S Flow : R),
  (forall v : vec, simplex m v -> Flow <= F v) ->
  (forall (k : nat) (o : Omega), (k < K)%nat -> given P k (error_square Omega m dF g w k) o <= S) ->
  forall (event : Omega -> R) (t : R),
  0 < t ->
  integrable E event ->
  (forall o : Omega,
   event o = 0 \/
   event o = 1 /\
   2 * (F w0 - Flow) / (alpha * INR K) + t <= sum K (fun k : nat => mapping_square Omega m alpha w p k o) / INR K) ->
  mean E event <= S / t.
Proof. exact @stochastic_stationarity_probable. Qed.
