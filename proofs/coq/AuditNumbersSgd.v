(** Full statements: numbers of S1's table.

    The theorem is stated here once more in full, with the definitions unfolded, so that its statement cannot change unnoticed; the
    proof is the original. *)

From Coq Require Import Reals.
From DataMixing Require Import Sums TwoDomains Expectation NumbersSgd.

Open Scope R_scope.

(** ** S1 sgd-rate *)

Theorem audit_noisy_run :
  forall (Omega : Type) (E : expectation Omega) (d : nat) (h s theta_star : vec) (theta xi : nat -> Omega -> vec),
  noisy_run Omega E d h s theta_star theta xi <->
  (forall i : nat, (i < d)%nat -> forall (t : nat) (o : Omega),
   theta (S t) o i = theta t o i - ln 10 / 10 * (h i * (theta t o i - theta_star i) + xi t o i)) /\
  (forall i : nat, (i < d)%nat ->
   integrable E (fun o : Omega => (theta 0%nat o i - theta_star i) ^ 2) /\
   mean E (fun o : Omega => (theta 0%nat o i - theta_star i) ^ 2) = 1) /\
  (forall i t : nat, (i < d)%nat -> (t < 10)%nat ->
   integrable E (fun o : Omega => xi t o i ^ 2) /\
   integrable E (fun o : Omega => (theta t o i - theta_star i) * xi t o i) /\
   mean E (fun o : Omega => (theta t o i - theta_star i) * xi t o i) = 0 /\
   mean E (fun o : Omega => xi t o i ^ 2) = s i).
Proof. intros. split; [intros [H1 H2 H3]; auto | intros [H1 [H2 H3]]; now constructor]. Qed.

Theorem audit_sgd_numbers :
  forall (Omega : Type) (E : expectation Omega) (theta_star : vec) (theta xi : nat -> Omega -> vec),
  let moment := fun d : nat => mean E (fun o : Omega => sum d (fun i : nat => (theta 10%nat o i - theta_star i) ^ 2)) in
  (noisy_run Omega E 1 (fun _ => 1) (fun _ => 0) theta_star theta xi -> 53320 / 10 ^ 7 < moment 1%nat < 53321 / 10 ^ 7) /\
  (noisy_run Omega E 1 (fun _ => 1) (fun _ => 1 / 2) theta_star theta xi -> 700394 / 10 ^ 7 < moment 1%nat < 700396 / 10 ^ 7) /\
  (noisy_run Omega E 2 (fun i => if Nat.eqb i 0 then 1 else 4) (fun _ => 1 / 2) theta_star theta xi ->
   967153 / 10 ^ 7 < moment 2%nat < 967154 / 10 ^ 7).
Proof. exact @sgd_numbers. Qed.
