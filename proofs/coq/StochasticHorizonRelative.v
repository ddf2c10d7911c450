(** Claim stochastic-horizon (S5), continued: what an improvement of the leading form over the centre T_c implies for the ratio
    x = T/T_c; used by StochasticHorizonLeading.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts.

Open Scope R_scope.

(** The bracket at [x T_c], times [T_c] and without constants: [M x + (M + 1 + ln x)/x]. *)
Definition relative_bracket (M x : R) : R := M * x + (M + 1 + ln x) / x.

(** ** What an improvement over [T_c] implies for [x = T/T_c] *)

Section Relative.

Variables kappa M x : R.
Hypotheses (Hk : 0 <= kappa) (HM : 2 <= M) (Hx : 0 < x).
(** The comparison of the leading forms at [T] and at [T_c]. *)
Hypothesis better : relative_bracket M x ^ 2 <= (2 * M + 1) ^ 2 - kappa * M * ln x.

Lemma bracket_excess :
  x * (relative_bracket M x - (2 * M + 1)) = M * (1 - x) ^ 2 + (1 - x + ln x).
Proof. unfold relative_bracket. field. lra. Qed.

Lemma not_beyond : x <= 1.
Proof.
  apply Rnot_lt_le. intros H1. pose proof bracket_excess as HE. pose proof (ln_pos x H1) as Hl.
  assert (Hlow : 1 - / x <= ln x).
  { pose proof (ln_le_sub_one (/ x) ltac:(apply Rinv_0_lt_compat; lra)) as H. rewrite ln_Rinv in H by lra. lra. }
  assert (Hpos : 0 < relative_bracket M x - (2 * M + 1)).
  { apply (Rmult_lt_reg_l x); [exact Hx|]. rewrite HE, Rmult_0_r.
    assert (Hi : / x < 1) by (rewrite <- Rinv_1; apply Rinv_lt_contravar; lra).
    assert (Hi0 : 0 < / x) by (apply Rinv_0_lt_compat; lra).
    assert (E : 1 - x + (1 - / x) = - ((1 - x) ^ 2 * / x)) by (field; lra).
    assert (0 < (1 - x) ^ 2) by (apply Rlt_le_trans with ((x - 1) * (x - 1)); [apply Rmult_lt_0_compat; lra | right; ring]).
    assert ((1 - x) ^ 2 * / x <= (1 - x) ^ 2 * 1) by (apply Rmult_le_compat_l; lra).
    assert ((1 - x) ^ 2 * 2 <= (1 - x) ^ 2 * M) by (apply Rmult_le_compat_l; lra). lra. }
  assert (0 <= kappa * M * ln x) by (apply Rmult_le_pos; [apply Rmult_le_pos; lra | lra]).
  assert ((2 * M + 1) ^ 2 < relative_bracket M x ^ 2) by nra. lra.
Qed.

(** [floor]: the numerator [ln T + const] is at least one. *)
Hypothesis floor : 1 <= M + 1 + ln x.

Lemma not_far_below : / x <= (3 + kappa) * M.
Proof.
  pose proof not_beyond as H1.
  set (z := / x). assert (Hz : 1 <= z) by (unfold z; rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  assert (Hzx : relative_bracket M x >= z).
  { unfold relative_bracket, Rdiv. fold z. assert (0 <= M * x) by (apply Rmult_le_pos; lra).
    assert (1 * z <= (M + 1 + ln x) * z) by (apply Rmult_le_compat_r; lra). lra. }
  assert (Hln : - ln x <= z).
  { rewrite <- ln_Rinv by exact Hx. fold z. pose proof (ln_le_sub_one z ltac:(lra)). lra. }
  assert (Hsq : z ^ 2 <= (2 * M + 1) ^ 2 + kappa * M * z).
  { assert (z ^ 2 <= relative_bracket M x ^ 2) by (apply pow_incr; lra).
    assert (kappa * M * - ln x <= kappa * M * z) by (apply Rmult_le_compat_l; [apply Rmult_le_pos; lra | exact Hln]). lra. }
  apply Rnot_lt_le. intros Hlt.
  assert (HkM : 0 <= kappa * M) by (apply Rmult_le_pos; lra).
  assert (H2 : 2 * M + 1 < z - kappa * M) by lra.
  assert (H3 : (2 * M + 1) * (2 * M + 1) < (z - kappa * M) * z) by (apply Rmult_le_0_lt_compat; lra). lra.
Qed.

Lemma close_to_center : M * (1 - x) ^ 2 <= (1 + kappa / 4) * ln ((3 + kappa) * M).
Proof.
  pose proof not_beyond as H1. pose proof not_far_below as Hz. pose proof bracket_excess as HE.
  assert (Hl : 0 <= - ln x) by (pose proof (ln_le x 1 Hx H1) as H; rewrite ln_1 in H; lra).
  assert (Hlz : - ln x <= ln ((3 + kappa) * M)).
  { rewrite <- ln_Rinv by exact Hx. apply ln_le; [apply Rinv_0_lt_compat, Hx | exact Hz]. }
  set (e := relative_bracket M x - (2 * M + 1)) in *.
  assert (He : 2 * (2 * M + 1) * e <= kappa * M * - ln x).
  { assert (relative_bracket M x ^ 2 = (2 * M + 1) ^ 2 + 2 * (2 * M + 1) * e + e ^ 2) by (unfold e; ring).
    pose proof (pow2_ge_0 e). lra. }
  assert (He4 : e <= kappa / 4 * - ln x).
  { assert (HkL : 0 <= kappa * - ln x) by (apply Rmult_le_pos; lra).
    apply (Rmult_le_reg_l (2 * (2 * M + 1))); [lra|]. nra. }
  assert (Hxe : x * e <= kappa / 4 * - ln x).
  { assert (HkL : 0 <= kappa / 4 * - ln x) by (apply Rmult_le_pos; lra). nra. }
  rewrite HE in Hxe.
  apply Rle_trans with ((1 + kappa / 4) * - ln x); [lra|]. apply Rmult_le_compat_l; lra.
Qed.

End Relative.
