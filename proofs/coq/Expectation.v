(** Expectation as an argument of theorems, not as an axiom: a linear, monotone functional on a class of integrable random
    variables on any sample space; and conditioning on the past by its defining property.

    Every probability space with its integrable functions is an instance; the uniform law on finitely many outcomes is proved to
    be one below.

    Source: textbook. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums.

Open Scope R_scope.

Record expectation (Omega : Type) := {
  integrable : (Omega -> R) -> Prop;
  mean : (Omega -> R) -> R;
  integrable_const : forall c, integrable (fun _ => c);
  integrable_plus : forall X Y, integrable X -> integrable Y -> integrable (fun o => X o + Y o);
  integrable_scal : forall c X, integrable X -> integrable (fun o => c * X o);
  mean_const : forall c, mean (fun _ => c) = c;
  mean_plus : forall X Y, integrable X -> integrable Y -> mean (fun o => X o + Y o) = mean X + mean Y;
  mean_scal : forall c X, integrable X -> mean (fun o => c * X o) = c * mean X;
  mean_le : forall X Y, integrable X -> integrable Y -> (forall o, X o <= Y o) -> mean X <= mean Y
}.

Arguments integrable {Omega}.
Arguments mean {Omega}.

(** [known k Y]: Y is determined by the first k rounds; [given k X]: the conditional expectation of X given them. *)
Record past {Omega : Type} (E : expectation Omega) := {
  known : nat -> (Omega -> R) -> Prop;
  given : nat -> (Omega -> R) -> Omega -> R;
  known_const : forall k c, known k (fun _ => c);
  tower : forall k X Y, integrable E X -> known k Y -> integrable E (fun o => Y o * X o) ->
    integrable E (fun o => Y o * given k X o) /\
    mean E (fun o => Y o * given k X o) = mean E (fun o => Y o * X o)
}.

Arguments known {Omega E}.
Arguments given {Omega E}.

Section Facts.

Variable Omega : Type.
Variable E : expectation Omega.

Lemma mean_linear : forall a b X Y, integrable E X -> integrable E Y ->
  integrable E (fun o => a * X o + b * Y o) /\ mean E (fun o => a * X o + b * Y o) = a * mean E X + b * mean E Y.
Proof.
  intros a b X Y HX HY. split.
  - apply integrable_plus; apply integrable_scal; assumption.
  - rewrite mean_plus, !mean_scal by (try apply integrable_scal; assumption). reflexivity.
Qed.

Lemma mean_sum : forall n (X : nat -> Omega -> R), (forall i, (i < n)%nat -> integrable E (X i)) ->
  integrable E (fun o => sum n (fun i => X i o)) /\
  mean E (fun o => sum n (fun i => X i o)) = sum n (fun i => mean E (X i)).
Proof.
  intros n X. induction n as [|n IH]; intros HX; simpl.
  - split; [apply integrable_const | apply mean_const].
  - destruct IH as [IH1 IH2]; [intros; apply HX; lia|]. split.
    + apply integrable_plus; [exact IH1 | apply HX; lia].
    + rewrite mean_plus, IH2 by (exact IH1 || (apply HX; lia)). reflexivity.
Qed.

End Facts.

(** ** The uniform law on the outcomes 0, ..., n *)

Definition uniform_mean (n : nat) (X : nat -> R) : R := sum (S n) X / INR (S n).

Program Definition uniform (n : nat) : expectation nat := {|
  integrable := fun _ => True;
  mean := uniform_mean n
|}.
Next Obligation. unfold uniform_mean. rewrite sum_const. field. apply not_0_INR. lia. Qed.
Next Obligation. unfold uniform_mean. rewrite sum_plus. field. apply not_0_INR. lia. Qed.
Next Obligation. unfold uniform_mean. rewrite sum_scal. field. apply not_0_INR. lia. Qed.
Next Obligation.
  unfold uniform_mean. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, lt_0_INR; lia|].
  apply sum_le. auto.
Qed.

(** Everything happens in the first round: before it only constants are known, after it the outcome. *)
Program Definition one_draw (n : nat) : past (uniform n) := {|
  known := fun k Y => match k with O => exists c, Y = (fun _ => c) | S _ => True end;
  given := fun k X => match k with O => fun _ => uniform_mean n X | S _ => X end
|}.
Next Obligation. destruct k; [exists c; reflexivity | exact I]. Qed.
Next Obligation.
  split; [exact I|]. destruct k; [|reflexivity]. destruct H0 as [c ->].
  unfold uniform_mean. rewrite sum_const, sum_scal. field. apply not_0_INR. lia.
Qed.

(** Independent fair signs: the binary digits of an outcome below 8. *)
Definition toss (t o : nat) : R := if Nat.testbit o t then 1 else -1.
