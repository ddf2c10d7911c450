(** Claim full-bound-horizon (F3), numbers: T* of the forms with s = 1 and C = 0, decided here.

    chi_N(T) = T/N + rho^T and psi_N(T) = T/N + rho^(2T) with rho = 3/4 ([chi_bound], [psi_bound] of FullBoundForms, A = B = 1, C = 0):
    the best of all integers T >= 1 is 28 and 15 at N = 10^4, 2397 and 1200 at N = 10^300, and no other. As T/N + q^T is convex in T,
    two comparisons of q^T with 1/N decide; they are computed in dyadic numbers (NumbersHorizon).

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith ZArith QArith Qreals Bool.
From DataMixing Require Import RealFacts FullBoundForms NumbersHorizon.

Open Scope R_scope.

Section Convex.

Variables (N q : R) (T0 : nat).
Hypotheses (HN : 0 < N) (Hq : 0 < q < 1) (HT0 : (1 <= T0)%nat).
(** The step to T0 gains, the one beyond it loses. *)
Hypothesis gain : 1 < N * ((1 - q) * q ^ (T0 - 1)).
Hypothesis loss : N * ((1 - q) * q ^ T0) < 1.

Lemma chord : forall n j, INR j * ((1 - q) * q ^ (n + j - 1)) <= q ^ n - q ^ (n + j).
Proof.
  intros n j. induction j as [|j IH]; [rewrite Nat.add_0_r; simpl; lra|].
  replace (n + S j - 1)%nat with (n + j)%nat by lia. replace (n + S j)%nat with (S (n + j)) by lia.
  rewrite S_INR. simpl (q ^ S _).
  assert (INR j * ((1 - q) * q ^ (n + j)) <= INR j * ((1 - q) * q ^ (n + j - 1))).
  { apply Rmult_le_compat_l; [apply pos_INR|]. apply Rmult_le_compat_l; [lra|].
    apply pow_antitone; [lra | lia]. }
  lra.
Qed.

Lemma convex_minimum : forall n, (1 <= n)%nat -> n <> T0 -> INR T0 / N + q ^ T0 < INR n / N + q ^ n.
Proof.
  intros n Hn Hne. apply (Rmult_lt_reg_l N); [exact HN|].
  replace (N * (INR T0 / N + q ^ T0)) with (INR T0 + N * q ^ T0) by (field; lra).
  replace (N * (INR n / N + q ^ n)) with (INR n + N * q ^ n) by (field; lra).
  destruct (le_lt_dec n T0) as [Hle|Hlt].
  - pose proof (chord n (T0 - n)) as Hc. replace (n + (T0 - n))%nat with T0 in Hc by lia.
    rewrite minus_INR in Hc by exact Hle. assert (Hj : INR n < INR T0) by (apply lt_INR; lia).
    apply (Rmult_le_compat_l N) in Hc; [|lra].
    assert ((INR T0 - INR n) * 1 < (INR T0 - INR n) * (N * ((1 - q) * q ^ (T0 - 1)))) by (apply Rmult_lt_compat_l; lra).
    lra.
  - assert (Hj : 0 < INR n - INR T0) by (apply lt_INR in Hlt; lra).
    pose proof (bernoulli q (n - T0) ltac:(lra)) as HB. rewrite minus_INR in HB by lia.
    assert (E : q ^ n = q ^ T0 * q ^ (n - T0)) by (rewrite <- pow_add; f_equal; lia). rewrite E.
    assert (Hp : 0 < N * q ^ T0) by (apply Rmult_lt_0_compat; [exact HN | apply pow_lt; lra]).
    apply (Rmult_le_compat_l (N * q ^ T0)) in HB; [|lra].
    assert ((INR n - INR T0) * (N * ((1 - q) * q ^ T0)) < (INR n - INR T0) * 1) by (apply Rmult_lt_compat_l; lra).
    lra.
Qed.

End Convex.

(** The two comparisons for q = (3/4)^e, with 1 - q = v/w. *)
Definition least (z : Z) (e T0 : nat) (v w : Z) : bool :=
  (let '(lo, _, d) := dyadic (e * (T0 - 1)) in (w * Zpos d <? z * v * lo)%Z) &&
  (let '(_, hi, d) := dyadic (e * T0) in (z * v * hi <? w * Zpos d)%Z).

Lemma least_correct : forall z e T0 v w, (0 < z)%Z -> (1 <= e)%nat -> (1 <= T0)%nat -> (0 < w)%Z ->
  1 - (3 / 4) ^ e = IZR v / IZR w -> least z e T0 v w = true -> forall n, (1 <= n)%nat -> n <> T0 ->
  INR T0 / IZR z + ((3 / 4) ^ e) ^ T0 < INR n / IZR z + ((3 / 4) ^ e) ^ n.
Proof.
  intros z e T0 v w Hz He HT Hw Ev H. apply IZR_lt in Hz, Hw.
  assert (Hq : 0 < (3 / 4) ^ e < 1) by (split; [apply pow_lt; lra | apply pow_lt_1_compat; [lra | lia]]).
  assert (Hv : 0 < IZR v).
  { apply (Rmult_lt_reg_r (/ IZR w)); [now apply Rinv_0_lt_compat|]. unfold Rdiv in Ev. lra. }
  assert (Hzv : 0 < IZR z * IZR v) by (apply Rmult_lt_0_compat; assumption).
  unfold least in H. apply andb_true_iff in H. destruct H as [H1 H2].
  apply convex_minimum; try assumption; rewrite Ev, <- pow_mult.
  - pose proof (dyadic_correct (e * (T0 - 1))) as Hd. destruct (dyadic (e * (T0 - 1))) as [[lo hi] d].
    assert (Hd0 : 0 < IZR (Zpos d)) by (apply IZR_lt; lia). destruct Hd as [Hd _].
    unfold Q2R in Hd. cbn [Qnum Qden] in Hd. apply Z.ltb_lt, IZR_lt in H1. rewrite !mult_IZR in H1.
    apply (Rmult_le_compat_l (IZR z * IZR v * IZR (Zpos d))) in Hd; [|apply Rmult_le_pos; lra].
    replace (IZR z * IZR v * IZR (Zpos d) * (IZR lo * / IZR (Zpos d))) with (IZR z * IZR v * IZR lo) in Hd by (field; lra).
    apply (Rmult_lt_reg_r (IZR w * IZR (Zpos d))); [apply Rmult_lt_0_compat; assumption|].
    replace (IZR z * (IZR v / IZR w * (3 / 4) ^ (e * (T0 - 1))) * (IZR w * IZR (Zpos d)))
      with (IZR z * IZR v * IZR (Zpos d) * (3 / 4) ^ (e * (T0 - 1))) by (field; lra). lra.
  - pose proof (dyadic_correct (e * T0)) as Hd. destruct (dyadic (e * T0)) as [[lo hi] d].
    assert (Hd0 : 0 < IZR (Zpos d)) by (apply IZR_lt; lia). destruct Hd as [_ Hd].
    unfold Q2R in Hd. cbn [Qnum Qden] in Hd. apply Z.ltb_lt, IZR_lt in H2. rewrite !mult_IZR in H2.
    apply (Rmult_le_compat_l (IZR z * IZR v * IZR (Zpos d))) in Hd; [|apply Rmult_le_pos; lra].
    replace (IZR z * IZR v * IZR (Zpos d) * (IZR hi * / IZR (Zpos d))) with (IZR z * IZR v * IZR hi) in Hd by (field; lra).
    apply (Rmult_lt_reg_r (IZR w * IZR (Zpos d))); [apply Rmult_lt_0_compat; assumption|].
    replace (IZR z * (IZR v / IZR w * (3 / 4) ^ (e * T0)) * (IZR w * IZR (Zpos d)))
      with (IZR z * IZR v * IZR (Zpos d) * (3 / 4) ^ (e * T0)) by (field; lra). lra.
Qed.

(** T0 alone is the best of all integer horizons. *)
Definition best_integer (f : R -> R) (T0 : nat) : Prop := forall n, (1 <= n)%nat -> n <> T0 -> f (INR T0) < f (INR n).

Lemma chi_value : forall N n, chi_bound 1 1 0 (3 / 4) N (INR n) = INR n / N + ((3 / 4) ^ 1) ^ n.
Proof. intros N n. unfold chi_bound. rewrite Rpower_pow, pow_1 by lra. ring. Qed.

Lemma psi_value : forall N n, psi_bound 1 1 0 (3 / 4) N (INR n) = INR n / N + ((3 / 4) ^ 2) ^ n.
Proof. intros N n. unfold psi_bound. rewrite Rpower_pow, <- !pow_mult, (Nat.mul_comm 2), pow_mult by lra. ring. Qed.

Theorem bound_horizon_numbers :
  (best_integer (chi_bound 1 1 0 (3 / 4) (IZR (10 ^ 4))) 28%nat) /\
  (best_integer (chi_bound 1 1 0 (3 / 4) (IZR (10 ^ 300))) 2397%nat) /\
  (best_integer (psi_bound 1 1 0 (3 / 4) (IZR (10 ^ 4))) 15%nat) /\
  (best_integer (psi_bound 1 1 0 (3 / 4) (IZR (10 ^ 300))) 1200%nat).
Proof.
  repeat apply conj; intros n Hn Hne; rewrite ?chi_value, ?psi_value.
  1, 2: apply (least_correct _ 1 _ 1 4); try assumption; try lia; try (simpl; lra); vm_compute; reflexivity.
  all: apply (least_correct _ 2 _ 7 16); try assumption; try lia; try (simpl; lra); vm_compute; reflexivity.
Qed.
