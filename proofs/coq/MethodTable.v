(** Claim method-table (X8): two facts behind its rows.

    1. Implicit differentiation with T terms of Neumann's series, v = eta sum_(j<T) (I - eta H)^j (theta_T - c), has the hypergradient
       of unrolling over T steps in every round, up to a shift common to all domains: it is the same method.
    2. Two domains, weights above 0, parameters at the optimum of the mixture, scores s_i = <grad f_i, grad f_V>, s_1 not 0:
       s_1 and s_2 have opposite signs, so exponentiated gradient on s_i/(|s_1|+|s_2|) moves the log-odds of the weights by
       alpha exactly. It never comes to rest, however near it is.

    Source: derived here. Assumptions: H linear and symmetric (1). *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains MetricTable.

Open Scope R_scope.

Fixpoint neumann (eta : R) (H : vec -> vec) (T : nat) (x : vec) : vec :=
  match T with O => fun _ => 0 | S T' => vadd (neumann eta H T' x) (vscal eta (R_op eta H T' x)) end.

Lemma neumann_moved : forall eta H T x, linear H -> H (neumann eta H T x) = M_op eta H T x.
Proof.
  intros eta H T x Hl. pose proof Hl as [Hadd Hscal]. induction T as [|T IH].
  - simpl. replace (fun _ : nat => 0) with (vscal 0 x) by vec_ring. rewrite Hscal. unfold M_op, R_op. simpl. vec_ring.
  - simpl neumann. rewrite Hadd, Hscal, IH. unfold M_op, R_op. simpl. unfold contraction at 3. vec_ring.
Qed.

Theorem neumann_is_unrolled : forall (m d : nat) (H : vec -> vec) (a : nat -> vec) (c : vec) (eta : R),
  linear H -> symmetric d H -> forall (T : nat) (w th : vec), sum m w = 1 ->
  let grad := fun i => quadratic_grad H (a i) in
  let last := inner m grad eta w T th in
  let g := hypergradient m d grad (fun _ _ => H) (fun th => vsub th c) eta T w th in
  let g' := implicit_gradient d H a (neumann eta H T (vsub last c)) last in
  forall i l, g i - g l = g' i - g' l.
Proof.
  intros m d H a c eta Hl Hs T w th Hw grad last g g' i l. unfold g, grad.
  rewrite (hypergradient_difference m d H a c eta Hl) by exact Hw. fold grad last.
  unfold g', implicit_gradient, quadratic_grad.
  replace (- dot d (H (vsub last (a i))) (neumann eta H T (vsub last c))
           - - dot d (H (vsub last (a l))) (neumann eta H T (vsub last c)))
    with (dot d (vsub (H (vsub last (a l))) (H (vsub last (a i)))) (neumann eta H T (vsub last c)))
    by (rewrite dot_sub_l; ring).
  rewrite <- (linear_sub _ _ _ Hl).
  replace (vsub (vsub last (a l)) (vsub last (a i))) with (vsub (a i) (a l)) by vec_ring.
  rewrite Hs, neumann_moved by exact Hl. apply M_symmetric; assumption.
Qed.

Lemma opposite_scores : forall w1 w2 s1 s2, 0 < w1 -> 0 < w2 -> w1 * s1 + w2 * s2 = 0 -> s1 <> 0 ->
  Rabs ((s1 - s2) / (Rabs s1 + Rabs s2)) = 1.
Proof.
  intros w1 w2 s1 s2 H1 H2 E Hs. unfold Rdiv.
  destruct (Rlt_le_dec 0 s1) as [Hp|Hp].
  - assert (s2 < 0) by nra. rewrite (Rabs_pos_eq s1), (Rabs_left s2) by lra.
    replace ((s1 - s2) * / (s1 + - s2)) with 1 by (field; lra). apply Rabs_R1.
  - assert (s1 < 0) by lra. assert (0 < s2) by nra. rewrite (Rabs_left s1), (Rabs_pos_eq s2) by lra.
    replace ((s1 - s2) * / (- s1 + s2)) with (-1) by (field; lra). rewrite Rabs_left; lra.
Qed.

Theorem normalised_scores : forall (d : nat) (grad : nat -> vec -> vec) (pull th w : vec) (alpha : R),
  simplex 2 w -> 0 < w 0%nat -> 0 < w 1%nat -> 0 < alpha ->
  (forall j, (j < d)%nat -> grad_mix 2 grad w th j = 0) ->
  let s := fun i => dot d (grad i th) pull in
  s 0%nat <> 0 ->
  let g := fun i => - (s i / (Rabs (s 0%nat) + Rabs (s 1%nat))) in
  Rabs (ln (odds (eg 2 alpha g w)) - ln (odds w)) = alpha.
Proof.
  intros d grad pull th w alpha Hw H0 H1 Ha Hrest s Hs g.
  assert (E : w 0%nat * s 0%nat + w 1%nat * s 1%nat = 0).
  { transitivity (dot d (fun j => grad_mix 2 grad w th j) pull).
    - unfold s, dot. rewrite <- !sum_scal, <- sum_plus. apply sum_ext. intros j _. unfold grad_mix. simpl. ring.
    - unfold dot. transitivity (sum d (fun _ => 0)); [apply sum_ext; intros j Hj; rewrite Hrest by exact Hj; ring|].
      clear. induction d as [|d IH]; simpl; lra. }
  assert (Ho : 0 < odds w) by (unfold odds; apply Rdiv_lt_0_compat; assumption).
  rewrite eg_odds, ln_mult, ln_exp by (assumption || apply exp_pos).
  replace (ln (odds w) + alpha * (g 0%nat - g 1%nat) - ln (odds w)) with (alpha * (g 0%nat - g 1%nat)) by ring.
  rewrite Rabs_mult, (Rabs_pos_eq alpha) by lra.
  replace (g 0%nat - g 1%nat) with (- ((s 0%nat - s 1%nat) / (Rabs (s 0%nat) + Rabs (s 1%nat)))) by (unfold g, Rdiv; ring).
  rewrite Rabs_Ropp, (opposite_scores (w 0%nat) (w 1%nat)) by assumption. ring.
Qed.

(** The hypotheses can be met. *)
Lemma normalised_scores_nonvacuous : exists (d : nat) (grad : nat -> vec -> vec) (pull th w : vec),
  simplex 2 w /\ 0 < w 0%nat /\ 0 < w 1%nat /\ (forall j, (j < d)%nat -> grad_mix 2 grad w th j = 0) /\
  dot d (grad 0%nat th) pull <> 0.
Proof.
  exists 1%nat, (fun i _ _ => if Nat.eqb i 0 then 1 else -1), (fun _ => 1), (fun _ => 0), (two (/ 2)).
  split; [apply two_simplex; lra|]. unfold two, grad_mix, dot. simpl. repeat split; intros; lra.
Qed.

Lemma neumann_is_unrolled_nonvacuous : exists (m d : nat) (H : vec -> vec) (w : vec),
  linear H /\ symmetric d H /\ sum m w = 1.
Proof. exists 1%nat, 1%nat, (fun x => x), (fun _ => 1). split; [now split|]. split; [now intros x y | simpl; lra]. Qed.
